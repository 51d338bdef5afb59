import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Api } from '../../api/api';
import { listShareLinks, revokeShareLink } from '../../api/functions';
import type { ShareLinkDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Attempts } from '../../ui/attempts';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { pages } from '../../ui/pages';
import { LinkList, type ListedLink } from './link-list';
import { LinkTabs } from './link-tabs';

/** What has gone out of the organisation by links, to whom, and what became of it. */
@Component({
  selector: 'app-share-links',
  imports: [EmptyState, LinkList, LinkTabs, PageHeader],
  templateUrl: './share-links.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShareLinks {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly open = signal(true);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), open: this.open() }),
    load: async (params, cursor) => {
      const { items, nextCursor } = await this.api.invoke(listShareLinks, { ...params, ...(cursor && { cursor }) });
      return { items: items.map(listed), nextCursor };
    },
  });

  protected async revoke({ id: linkId, recipient }: ListedLink): Promise<void> {
    const question = {
      title: `Take back the link for ${recipient}?`,
      text: 'It stops working at once and what it carries is destroyed. What was seen already stays known: change the secret then.',
      yes: 'Take back',
      dangerous: true,
    };
    const revoke = () => this.api.invoke(revokeShareLink, { organisationId: this.organisation.id(), linkId });
    if (await this.attempts.sure(question, revoke, `The link for ${recipient} is taken back.`)) this.list.reload();
  }
}

function listed({ credentialName, fieldLabel, views, viewsLeft, ...link }: ShareLinkDto): ListedLink {
  return { ...link, entry: credentialName, fields: fieldLabel, views: { used: views - viewsLeft, of: views } };
}
