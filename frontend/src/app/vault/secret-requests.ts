import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listSecretRequests, revokeSecretRequest } from '../api/functions';
import type { SecretRequestDto } from '../api/models';
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
import { AskDialog, type AskDialogData } from './ask-dialog';
import { LinkTabs } from './link-tabs';
import { STATE_WORDS } from './link-words';

/** What people outside were asked for, and what has come. */
@Component({
  selector: 'app-secret-requests',
  imports: [EmptyState, ErrorState, Icon, LinkTabs, LoadMore, Moment, PageHeader, RouterLink, Skeleton],
  templateUrl: './secret-requests.html',
  styleUrl: './share-links.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretRequests {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly dialogs = inject(MatDialog);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly words = { ...STATE_WORDS, used: { label: 'Answered', tone: 'good' } } as const;
  protected readonly open = signal(true);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), open: this.open() }),
    load: (params, cursor) => this.api.invoke(listSecretRequests, { ...params, ...(cursor && { cursor }) }),
  });

  protected async ask(): Promise<void> {
    const data: AskDialogData = {};
    await firstValueFrom(this.dialogs.open(AskDialog, { data, width: '34rem' }).afterClosed());
    this.list.reload();
  }

  protected labels({ fields }: SecretRequestDto): string {
    return fields.map(({ label }) => label).join(', ');
  }

  protected async revoke({ id: linkId, recipient }: SecretRequestDto): Promise<void> {
    const text = 'It takes no answer any more.';
    const question = { title: `Take back the link for ${recipient}?`, text, yes: 'Take back', dangerous: true };
    const revoke = () => this.api.invoke(revokeSecretRequest, { organisationId: this.organisation.id(), linkId });
    if (await this.attempts.sure(question, revoke, `The link for ${recipient} is taken back.`)) this.list.reload();
  }
}
