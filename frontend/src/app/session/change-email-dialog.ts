import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { Api } from '../api/api';
import { changeEmail, confirmEmail } from '../api/functions';
import { Problem } from './problem';
import { DialogForm } from '../ui/dialog-form';

/** Asks for the new address, then for the code of the mail to it. */
@Component({
  selector: 'app-change-email-dialog',
  imports: [DialogForm],
  template: `
    <form
      appDialogForm
      heading="Change the e-mail address"
      [yes]="sent() ? 'Confirm' : 'Send the code'"
      [blocked]="busy() || (sent() ? code() : email()).trim() === ''"
      [problem]="problem()"
      (submit)="$event.preventDefault(); goOn()"
    >
      <p class="soft small">
        @if (sent()) {
          If {{ email() }} can be yours, a code is on its way there. It counts for an hour; five wrong ones end it.
        } @else {
          You sign in with it, and links for a new password go there. A code is sent to the new one first.
        }
      </p>
      @if (sent()) {
        <div class="current">
          <label for="email-code">Code of the mail</label>
          <input
            #typed
            id="email-code"
            class="input mono"
            type="text"
            autocomplete="one-time-code"
            [value]="code()"
            (input)="code.set(typed.value)"
          />
        </div>
      } @else {
        <div class="current">
          <label for="new-email">New e-mail address</label>
          <input #typed id="new-email" class="input" type="email" autocomplete="email" [value]="email()" (input)="email.set(typed.value)" />
        </div>
      }
    </form>
  `,
  styleUrl: './change-password-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangeEmailDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<ChangeEmailDialog, boolean>>(MatDialogRef);
  protected readonly email = signal('');
  protected readonly code = signal('');
  protected readonly sent = signal(false);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async goOn(): Promise<void> {
    this.busy.set(true);
    this.problem.set('');
    try {
      if (this.sent()) {
        await this.api.invoke(confirmEmail, { body: { code: this.code() } });
        this.dialog.close(true);
      } else {
        await this.api.invoke(changeEmail, { body: { email: this.email() } });
        this.sent.set(true);
      }
    } catch (error) {
      const { fields, message } = Problem.from(error);
      this.problem.set(fields[0]?.message ?? message);
    } finally {
      this.busy.set(false);
    }
  }
}
