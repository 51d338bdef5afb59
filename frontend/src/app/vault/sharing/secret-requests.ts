import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { listSecretRequests, revokeSecretRequest } from '../../api/functions';
import type { SecretRequestDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Attempts } from '../../ui/attempts';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { PageHeader } from '../../ui/page-header';
import { pages } from '../../ui/pages';
import { AskDialog, type AskDialogData } from './ask-dialog';
import { LinkList, type ListedLink } from './link-list';
import { LinkTabs } from './link-tabs';

/** What people outside were asked for, and what has come. */
@Component({
  selector: 'app-secret-requests',
  imports: [EmptyState, Icon, LinkList, LinkTabs, PageHeader],
  templateUrl: './secret-requests.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretRequests {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly dialogs = inject(MatDialog);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly mayAsk = computed(
    () => this.organisation.can('vault.share.create') && this.organisation.can('vault.credential.create'),
  );
  protected readonly open = signal(true);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), open: this.open() }),
    load: async (params, cursor) => {
      const { items, nextCursor } = await this.api.invoke(listSecretRequests, { ...params, ...(cursor && { cursor }) });
      return { items: items.map(listed), nextCursor };
    },
  });

  protected async ask(): Promise<void> {
    const data: AskDialogData = {};
    await firstValueFrom(this.dialogs.open(AskDialog, { data, width: '34rem' }).afterClosed());
    this.list.reload();
  }

  protected async revoke({ id: linkId, recipient }: ListedLink): Promise<void> {
    const text = 'It takes no answer any more.';
    const question = { title: `Take back the link for ${recipient}?`, text, yes: 'Take back', dangerous: true };
    const revoke = () => this.api.invoke(revokeSecretRequest, { organisationId: this.organisation.id(), linkId });
    if (await this.attempts.sure(question, revoke, `The link for ${recipient} is taken back.`)) this.list.reload();
  }
}

function listed({ name, fields, ...link }: SecretRequestDto): ListedLink {
  return { ...link, entry: name, fields: fields.map(({ label }) => label).join(', ') };
}
