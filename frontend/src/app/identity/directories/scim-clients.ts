import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { listScimClients, renewScimToken, revokeScimToken } from '../../api/functions';
import type { ScimClientDto } from '../../api/models';
import { Confirm } from '../../ui/confirm';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../ui/list-frame';
import { Moment } from '../../ui/moment';
import { wholeList } from '../../ui/pages';
import { rowWork } from '../../ui/row-work';
import { groupsOfScim } from '../mappings/mapping-source';
import { MappingsDialog } from '../mappings/mappings-dialog';
import { ScimTokenDialog } from './scim-token-dialog';

/** Systems that keep people here by SCIM 2.0, each with a token of its own. */
@Component({
  selector: 'app-scim-clients',
  imports: [EmptyState, Icon, ListFrame, Moment],
  templateUrl: './scim-clients.html',
  styleUrls: ['../../ui/entry-list.css', './scim-clients.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScimClients {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  protected readonly clients = wholeList({ load: async () => (await this.api.invoke(listScimClients)).items });
  private readonly rows = rowWork(() => this.clients.reload());
  protected readonly busy = this.rows.busy;
  protected readonly address = `${location.origin}/scim/v2`;
  protected readonly tones = { active: 'good', expired: 'warn', revoked: 'bad' } as const;

  protected async create(): Promise<void> {
    await this.show(undefined);
  }

  protected async renew({ id, name }: ScimClientDto): Promise<void> {
    const text = 'The token that it has stops working at once.';
    if (!(await this.confirm.ask({ title: `A new token for ${name}?`, text, yes: 'New token' }))) return;
    await this.rows.run(id, async () => {
      const { token } = await this.api.invoke(renewScimToken, { clientId: id, body: {} });
      await this.show(token);
    });
  }

  protected async revoke({ id, name }: ScimClientDto): Promise<void> {
    const text = 'It can change nothing here any more. People and groups stay as they are.';
    if (!(await this.confirm.ask({ title: `Revoke the token of ${name}?`, text, yes: 'Revoke', dangerous: true }))) return;
    await this.rows.run(id, async () => {
      await this.api.invoke(revokeScimToken, { clientId: id });
    });
  }

  protected map(client: ScimClientDto): void {
    this.dialogs.open(MappingsDialog, { data: groupsOfScim(this.api, client), width: '54rem' });
  }

  private async show(token: string | undefined): Promise<void> {
    await firstValueFrom(this.dialogs.open(ScimTokenDialog, { data: token, width: '34rem' }).afterClosed());
    this.clients.reload();
  }
}
