import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listLegalHolds, releaseLegalHold } from '../api/functions';
import type { LegalHoldDto } from '../api/models';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { wholeList } from '../ui/pages';
import { Toast } from '../ui/toast';

/** Months whose events are kept whatever the retention says. */
@Component({
  selector: 'app-legal-holds',
  imports: [Icon, ListFrame, Moment],
  templateUrl: './legal-holds.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LegalHolds {
  readonly mayManage = input.required<boolean>();

  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly toast = inject(Toast);
  protected readonly holds = wholeList({ load: async () => (await this.api.invoke(listLegalHolds)).items });

  protected async place(): Promise<void> {
    const { HoldDialog } = await import('./hold-dialog');
    const placed = (await firstValueFrom(this.dialogs.open(HoldDialog, { width: '30rem' }).afterClosed())) as LegalHoldDto | undefined;
    if (!placed) return;
    this.holds.reload();
    this.toast.say(`${placed.name} placed`);
  }

  protected async release({ id, name }: LegalHoldDto): Promise<void> {
    const question = {
      title: `Release ${name}?`,
      text: 'Its months fall under the retention again, and what is older than that is removed in the next days.',
      yes: 'Release',
      dangerous: true,
    };
    if (!(await this.confirm.ask(question))) return;
    try {
      await this.api.invoke(releaseLegalHold, { holdId: id });
      this.toast.say(`${name} released`);
    } catch (error) {
      this.toast.fail(error);
    }
    this.holds.reload();
  }
}
