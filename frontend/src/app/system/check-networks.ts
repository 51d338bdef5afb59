import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listCheckNetworks, withdrawCheckNetwork } from '../api/functions';
import type { CheckNetworkDto } from '../api/models';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { rowWork } from '../ui/row-work';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { CheckNetworkDialog } from './check-network-dialog';

/** Which private networks the checks of which organisation may reach. */
@Component({
  selector: 'app-check-networks',
  imports: [EmptyState, ErrorState, Icon, Moment, PageHeader, Skeleton],
  templateUrl: './check-networks.html',
  styles: '.card + .card { margin-top: var(--space-4); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckNetworks {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  private readonly toast = inject(Toast);
  protected readonly answer = resource({ loader: () => this.api.invoke(listCheckNetworks) });
  private readonly rows = rowWork(() => this.answer.reload());
  protected readonly busy = this.rows.busy;
  protected readonly manages = computed(() => this.session.platformPermissions().has('platform.organisation.manage'));

  protected async allow(): Promise<void> {
    const allowed: unknown = await firstValueFrom(this.dialogs.open(CheckNetworkDialog, { width: '32rem' }).afterClosed());
    if (allowed) this.answer.reload();
  }

  protected async withdraw({ id, network, organisationName }: CheckNetworkDto): Promise<void> {
    const text = `Within two seconds checks of ${organisationName} there are refused, and say so.`;
    if (!(await this.confirm.ask({ title: `Take ${network} back?`, text, yes: 'Take back', dangerous: true }))) return;
    await this.rows.run(id, async () => {
      await this.api.invoke(withdrawCheckNetwork, { networkId: id });
      this.toast.say(`${network} taken back`);
    });
  }
}
