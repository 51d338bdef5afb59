import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Api } from '../api/api';
import { renewHeartbeat } from '../api/functions';
import type { CheckDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { ShownOnce } from '../ui/shown-once';
import { Toast } from '../ui/toast';

/** The address that the target of a heartbeat calls: made on demand, shown once. */
@Component({
  selector: 'app-heartbeat-address',
  imports: [Icon, ShownOnce],
  template: `
    <div class="card-head">
      <h2>Address to call</h2>
      @if (organisation.can('monitoring.check.update')) {
        <button type="button" class="btn btn-small" [disabled]="busy()" (click)="renew()">
          <app-icon name="refresh" [size]="14" />Make a new address
        </button>
      }
    </div>
    <div class="card-body">
      @if (url(); as made) {
        <app-shown-once [value]="made" what="address" before="curl -fsS -m 10 --retry 3 "
          >Whoever knows it can say that the target is alive.</app-shown-once
        >
      } @else {
        <p class="soft">The target asks for its address with GET when it has done its work. Only a fingerprint of the address is stored.</p>
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HeartbeatAddress {
  readonly check = input.required<CheckDto>();
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly url = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected async renew(): Promise<void> {
    const { id, state } = this.check();
    const text = 'The address in use until now stops working at once.';
    if (state !== 'unknown' && !(await this.confirm.ask({ title: 'Make a new address?', text, yes: 'Make it' }))) return;
    this.busy.set(true);
    try {
      this.url.set((await this.api.invoke(renewHeartbeat, { organisationId: this.organisation.id(), checkId: id })).url);
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
