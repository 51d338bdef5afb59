import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { OneTimeLink } from './one-time-link';

@Component({
  selector: 'app-password-link-dialog',
  imports: [MatDialogClose, MatDialogTitle, OneTimeLink],
  template: `
    <div class="dialog">
      <h2 mat-dialog-title>{{ data.heading ?? 'Link for a new password' }}</h2>
      <app-one-time-link [link]="data.link" [email]="data.email" [lifetime]="data.lifetime ?? 'an hour'" />
      <div class="form-actions"><button type="button" class="btn btn-primary" mat-dialog-close>Done</button></div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordLinkDialog {
  protected readonly data = inject<{ link: string; email: string; heading?: string; lifetime?: string }>(MAT_DIALOG_DATA);
}
