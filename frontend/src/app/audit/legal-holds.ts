import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listLegalHolds, releaseLegalHold } from '../api/functions';
import type { LegalHoldDto } from '../api/models';
import { Confirm } from '../ui/confirm';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';

/** Months whose events are kept whatever the retention says. */
@Component({
  selector: 'app-legal-holds',
  imports: [ErrorState, Icon, Moment, Skeleton],
  templateUrl: './legal-holds.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LegalHolds {
  readonly mayManage = input.required<boolean>();

  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly toast = inject(Toast);
  protected readonly answer = resource({ loader: async () => (await this.api.invoke(listLegalHolds)).items });
  protected readonly holds = computed(() => (this.answer.hasValue() ? this.answer.value() : []));

  protected async place(): Promise<void> {
    const { HoldDialog } = await import('./hold-dialog');
    const placed = (await firstValueFrom(this.dialogs.open(HoldDialog, { width: '30rem' }).afterClosed())) as LegalHoldDto | undefined;
    if (!placed) return;
    this.answer.reload();
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
    this.answer.reload();
  }
}
