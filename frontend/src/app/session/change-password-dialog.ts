import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { changePassword } from '../api/functions';
import { Field } from '../ui/field';
import { TextControl } from '../ui/text-control';
import { Problem } from './problem';
import { NewPassword } from './new-password';
import { Session } from './session';

@Component({
  selector: 'app-change-password-dialog',
  imports: [Field, MatDialogClose, MatDialogTitle, NewPassword, TextControl],
  template: `
    <div class="dialog">
      <div>
        <h2 mat-dialog-title>Change the password</h2>
        <p class="soft small">All your other sessions end.</p>
      </div>
      <app-field label="Current password"><input type="password" autocomplete="current-password" [(text)]="currentPassword" /></app-field>
      <app-new-password [send]="send" [personal]="personal()" />
      <button type="button" class="btn btn-wide" mat-dialog-close>Cancel</button>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangePasswordDialog {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialog = inject<MatDialogRef<ChangePasswordDialog, boolean>>(MatDialogRef);
  protected readonly currentPassword = signal('');
  protected readonly personal = computed(() => {
    const user = this.session.current()?.user;
    return user ? [...user.name.split(/\s+/), ...user.email.split(/[@.]/)] : [];
  });

  protected readonly send = async (password: string): Promise<void> => {
    if (!this.currentPassword()) throw new Problem(400, 'incomplete', 'Enter the current password too.');
    await this.api.invoke(changePassword, { body: { currentPassword: this.currentPassword(), password } });
    this.currentPassword.set('');
    this.dialog.close(true);
  };
}
