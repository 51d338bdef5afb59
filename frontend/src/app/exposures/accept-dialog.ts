import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, maxLength, minLength, required, type TreeValidationResult } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { acceptExposures } from '../api/functions';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import type { ChosenSecrets } from './chosen-secrets';

/** Why known secrets stay as they are. */
@Component({
  selector: 'app-accept-dialog',
  imports: [Field, FormControl, FormField, FormRoot, MatDialogClose, MatDialogTitle],
  template: `
    <form class="dialog" [formRoot]="form">
      <h2 mat-dialog-title>Leave {{ count === 1 ? 'this secret' : 'these ' + count + ' secrets' }} as they are?</h2>
      <p class="soft small">It holds until the value is another one.</p>
      <app-field label="Why the risk is accepted" hint="Kept in the audit trail, under your name.">
        <textarea rows="3" [formField]="form.reason" cdkFocusInitial></textarea>
      </app-field>
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Cancel</button>
        <button type="submit" class="btn btn-primary" [disabled]="form().submitting()">Accept</button>
      </div>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AcceptDialog {
  private readonly api = inject(Api);
  private readonly data = inject<ChosenSecrets>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<AcceptDialog, boolean>>(MatDialogRef);
  protected readonly count = this.data.fieldIds.length;
  protected readonly form = form(
    signal({ reason: '' }),
    (path) => {
      required(path.reason);
      minLength(path.reason, 3, { message: 'A few words at least.' });
      maxLength(path.reason, 500, { message: 'At most 500 characters.' });
    },
    { submission: submission(() => this.send()) },
  );

  private async send(): Promise<TreeValidationResult> {
    const { fieldIds, ...path } = this.data;
    try {
      await this.api.invoke(acceptExposures, { ...path, body: { fieldIds: [...fieldIds], reason: this.form.reason().value().trim() } });
      this.dialog.close(true);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form, { otherwise: this.form.reason });
    }
  }
}
