import { ChangeDetectionStrategy, Component, DOCUMENT, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { deleteIdentityProvider, listIdentityProviders, startProviderTest, updateIdentityProvider } from '../../api/functions';
import type { ProviderDto } from '../../api/models';
import { Confirm } from '../../ui/confirm';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../ui/list-frame';
import { PageHeader } from '../../ui/page-header';
import { wholeList } from '../../ui/pages';
import { rowWork } from '../../ui/row-work';
import { Toast } from '../../ui/toast';
import { claimsOf } from '../mappings/mapping-source';
import { MappingsDialog } from '../mappings/mappings-dialog';
import { DecryptionKeysDialog } from './decryption-keys-dialog';
import { DryRunDialog } from './dry-run-dialog';
import { bodyOfStored } from './provider-draft';

/** With which identity providers people may sign in. */
@Component({
  selector: 'app-providers',
  imports: [EmptyState, Icon, ListFrame, PageHeader, RouterLink],
  templateUrl: './providers.html',
  styleUrl: '../../ui/entry-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Providers {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly toast = inject(Toast);
  private readonly location = inject(DOCUMENT).location;
  protected readonly providers = wholeList({ load: async () => (await this.api.invoke(listIdentityProviders)).items });
  private readonly rows = rowWork(() => this.providers.reload());
  protected readonly busy = this.rows.busy;

  /** The whole page goes to the provider and comes back to the result. */
  protected async test({ id }: ProviderDto): Promise<void> {
    await this.rows.run(id, async () => {
      const { location } = await this.api.invoke(startProviderTest, { providerId: id });
      this.location.assign(location);
    });
  }

  protected map(provider: ProviderDto): void {
    this.dialogs.open(MappingsDialog, { data: claimsOf(this.api, provider), width: '64rem', maxWidth: '96vw' });
  }

  protected async encryption(provider: ProviderDto): Promise<void> {
    await firstValueFrom(this.dialogs.open(DecryptionKeysDialog, { data: provider, width: '40rem' }).afterClosed());
    this.providers.reload();
  }

  protected dryRun(provider: ProviderDto): void {
    this.dialogs.open(DryRunDialog, { data: provider, width: '46rem' });
  }

  protected async turn(provider: ProviderDto, enabled: boolean): Promise<void> {
    const { id, name, version } = provider;
    const text = 'Nobody can sign in with it until it is switched on again. People who have no other way cannot sign in; sessions go on.';
    if (!enabled && !(await this.confirm.ask({ title: `Switch ${name} off?`, text, yes: 'Switch off' }))) return;
    await this.rows.run(id, async () => {
      const body = { ...bodyOfStored(provider), enabled };
      await this.api.invoke(updateIdentityProvider, { providerId: id, 'If-Match': `"${version.toString()}"`, body });
      this.toast.say(`${name} is switched ${enabled ? 'on' : 'off'}`);
    });
  }

  protected async remove({ id, name, version }: ProviderDto): Promise<void> {
    const text =
      'The links of all people to it are gone for good, also when it is set up again, and whoever came through it is signed out: you too, if you did. They keep their accounts and roles, and need another way to sign in. To stop it for a while, switch it off.';
    if (!(await this.confirm.ask({ title: `Delete ${name}?`, text, yes: 'Delete', dangerous: true }))) return;
    await this.rows.run(id, async () => {
      await this.api.invoke(deleteIdentityProvider, { providerId: id, 'If-Match': `"${version.toString()}"` });
      this.toast.say(`${name} is deleted`);
    });
  }
}
