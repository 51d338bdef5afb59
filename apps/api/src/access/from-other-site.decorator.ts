import { SetMetadata } from '@nestjs/common';

export const FROM_OTHER_SITE = 'clientst0r:from-other-site';

/** For a form that another site has the browser post: it carries no cookie of ours, and what it brings must count for nothing by itself. */
export function FromOtherSite(): MethodDecorator {
  return SetMetadata(FROM_OTHER_SITE, true);
}
