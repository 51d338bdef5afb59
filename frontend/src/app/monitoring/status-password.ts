import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { Api } from '../api/api';
import { removeStatusPassword, renewStatusPassword } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { ShownOnce } from '../ui/shown-once';
import { Toast } from '../ui/toast';

/** The password of the status page: made by the server, shown once. */
@Component({
  selector: 'app-status-password',
  imports: [Icon, ShownOnce],
  template: `
    <section class="card" aria-labelledby="password">
      <div class="card-head">
        <h2 id="password">Password</h2>
        @if (isProtected()) {
          <button type="button" class="btn btn-small" [disabled]="busy()" (click)="remove()">Remove</button>
        }
        <button type="button" class="btn btn-small" [disabled]="busy()" (click)="renew()">
          <app-icon name="refresh" [size]="14" />{{ isProtected() ? 'Make a new one' : 'Make one' }}
        </button>
      </div>
      <div class="card-body">
        @if (password(); as made) {
          <app-shown-once [value]="made" what="password">The user name may be anything.</app-shown-once>
        } @else {
          <p class="soft">
            {{ isProtected() ? 'The page asks for a password.' : 'The page asks for no password: whoever knows its address sees it.' }}
          </p>
        }
      </div>
    </section>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusPassword {
  readonly isProtected = input.required<boolean>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly password = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected async renew(): Promise<void> {
    const text = 'The one in use until now opens nothing any more.';
    if (this.isProtected() && !(await this.confirm.ask({ title: 'Make a new password?', text, yes: 'Make it' }))) return;
    await this.attempt(async (organisationId) => {
      this.password.set((await this.api.invoke(renewStatusPassword, { organisationId })).password);
    });
  }

  protected async remove(): Promise<void> {
    const text = 'Whoever knows the address sees the page.';
    if (!(await this.confirm.ask({ title: 'Remove the password?', text, yes: 'Remove', dangerous: true }))) return;
    await this.attempt(async (organisationId) => {
      await this.api.invoke(removeStatusPassword, { organisationId });
      this.password.set(null);
    });
  }

  private async attempt(work: (organisationId: string) => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await work(this.organisation.id());
      this.changed.emit();
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
