import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { listCredentials, restoreCredential } from '../../api/functions';
import type { CredentialSummaryDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../ui/list-frame';
import { Moment } from '../../ui/moment';
import { PageHeader } from '../../ui/page-header';
import { pages } from '../../ui/pages';
import { Toast } from '../../ui/toast';
import { CredentialTypes } from '../credential-types';

@Component({
  selector: 'app-trash',
  imports: [EmptyState, Icon, ListFrame, Moment, PageHeader, RouterLink],
  templateUrl: './trash.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Trash {
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly busy = signal('');
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id() }),
    load: ({ organisationId }, cursor) => this.api.invoke(listCredentials, { organisationId, trashed: true, ...(cursor && { cursor }) }),
  });

  protected async restore(entry: CredentialSummaryDto): Promise<void> {
    this.busy.set(entry.id);
    try {
      await this.api.invoke(restoreCredential, { organisationId: this.organisation.id(), credentialId: entry.id });
      this.toast.say(`${entry.name} is back in the vault.`);
      this.list.reload();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set('');
    }
  }
}
