import { normalisedEmail, Rescue } from '@clientst0r/identity';
import { withApplication } from './application.js';

/** `rescue EMAIL [without-second-factor]`: prints a one-time link for a new password of a platform administrator. Exit 1 when that is none. */
export async function rescue(typed = '', option = ''): Promise<number> {
  if (typed === '' || !['', 'without-second-factor'].includes(option)) {
    process.stderr.write('rescue EMAIL [without-second-factor]\n');
    return 2;
  }
  return withApplication(async (application) => {
    const link = await application.get(Rescue).linkFor(normalisedEmail(typed), option !== '');
    if (link !== null) process.stdout.write(`${link}\n`);
    else process.stderr.write('That is no active platform administrator.\n');
    return link === null ? 1 : 0;
  });
}
