import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { Api } from '../api/api';
import { changeEmail, confirmEmail } from '../api/functions';
import { Problem } from './problem';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { TextControl } from '../ui/text-control';

/** Asks for the new address, then for the code of the mail to it. */
@Component({
  selector: 'app-change-email-dialog',
  imports: [DialogForm, Field, TextControl],
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
        <app-field label="Code of the mail"><input class="mono" type="text" autocomplete="one-time-code" [(text)]="code" /></app-field>
      } @else {
        <app-field label="New e-mail address"><input type="email" autocomplete="email" [(text)]="email" /></app-field>
      }
    </form>
  `,
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
