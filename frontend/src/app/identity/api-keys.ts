import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listApiKeys, revokeApiKey, rotateApiKey } from '../api/functions';
import type { ApiKeyDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { ApiKeyExtensionDialog } from './api-key-extension-dialog';
import { ApiKeyDialog, type ApiKeyDialogData } from './api-key-dialog';
import { PeopleTabs } from './people-tabs';
import { permissionWords } from './permission-words';

/** The keys with which programs act for people in this organisation. */
@Component({
  selector: 'app-api-keys',
  imports: [EmptyState, Icon, ListFrame, Moment, PageHeader, PeopleTabs],
  templateUrl: './api-keys.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiKeys {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly attempts = inject(Attempts);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly ownOnly = signal(false);
  private readonly all = pages({
    params: () => ({ organisationId: this.organisation.id() }),
    load: ({ organisationId }, cursor) => this.api.invoke(listApiKeys, { organisationId, ...(cursor && { cursor }) }),
  });
  protected readonly list = { ...this.all, items: computed(() => this.all.items().filter(({ own }) => own || !this.ownOnly())) };
  protected readonly manageable = computed(() => this.organisation.can('api.key.manage'));

  protected scopes(key: ApiKeyDto): string {
    return key.scopes.map(permissionWords).join(', ');
  }

  protected elsewhere({ elsewhere, unnamedElsewhere }: ApiKeyDto): string {
    const others = unnamedElsewhere === 1 ? '1 other organisation' : `${unnamedElsewhere} other organisations`;
    return [...elsewhere.map(({ name }) => name), ...(unnamedElsewhere > 0 ? [others] : [])].join(', ');
  }

  protected async extend(key: ApiKeyDto): Promise<void> {
    await firstValueFrom(this.dialogs.open(ApiKeyExtensionDialog, { data: key, width: '34rem' }).afterClosed());
    this.list.reload();
  }

  protected create(): Promise<void> {
    return this.show({});
  }

  protected async rotate({ id: apiKeyId, name }: ApiKeyDto): Promise<void> {
    const text = 'You get a new key on the same terms. The old one goes on for 24 hours, so that programs can change over.';
    await this.attempts.sure({ title: `Renew ${name}?`, text, yes: 'Renew' }, async () => {
      const { key } = await this.api.invoke(rotateApiKey, { organisationId: this.organisation.id(), apiKeyId, body: {} });
      await this.show({ key });
    });
  }

  protected async revoke({ id: apiKeyId, name, home, elsewhere, unnamedElsewhere }: ApiKeyDto): Promise<void> {
    const alone = elsewhere.length + unnamedElsewhere === 0;
    const everywhere = alone
      ? 'Programs that use it are refused at once.'
      : 'Programs that use it are refused at once, in all organisations.';
    const here = 'Programs that use it are refused here at once. In other organisations it goes on.';
    const question = { title: `Revoke ${name}?`, text: home ? everywhere : here, yes: 'Revoke', dangerous: true };
    const revoke = () => this.api.invoke(revokeApiKey, { organisationId: this.organisation.id(), apiKeyId });
    if (await this.attempts.sure(question, revoke, `${name} is revoked.`)) this.list.reload();
  }

  private async show(data: ApiKeyDialogData): Promise<void> {
    await firstValueFrom(this.dialogs.open(ApiKeyDialog, { data, width: '38rem' }).afterClosed());
    this.list.reload();
  }
}
