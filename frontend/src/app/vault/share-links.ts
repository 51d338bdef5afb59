import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listShareLinks, revokeShareLink } from '../api/functions';
import type { ShareLinkDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { LoadMore } from '../ui/load-more';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { LinkTabs } from './link-tabs';
import { STATE_WORDS } from './link-words';

/** What has gone out of the organisation by links, to whom, and what became of it. */
@Component({
  selector: 'app-share-links',
  imports: [EmptyState, ErrorState, Icon, LinkTabs, LoadMore, Moment, PageHeader, RouterLink, Skeleton],
  templateUrl: './share-links.html',
  styleUrl: './share-links.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShareLinks {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly words = STATE_WORDS;
  protected readonly open = signal(true);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), open: this.open() }),
    load: (params, cursor) => this.api.invoke(listShareLinks, { ...params, ...(cursor && { cursor }) }),
  });

  protected async revoke({ id: linkId, recipient }: ShareLinkDto): Promise<void> {
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
