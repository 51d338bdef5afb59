import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, maxLength, pattern, required, type TreeValidationResult } from '@angular/forms/signals';
import { MatDialogRef } from '@angular/material/dialog';
import { Api } from '../api/api';
import { placeLegalHold } from '../api/functions';
import type { LegalHoldDto } from '../api/models';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const LIKE = { message: 'A month like 2026-11.' };

@Component({
  selector: 'app-hold-dialog',
  imports: [DialogForm, Field, FormControl, FormError, FormField, FormRoot],
  template: `
    <form appDialogForm heading="Place a legal hold" yes="Place" [blocked]="form().submitting()" [formRoot]="form">
      <app-form-error [of]="form" />
      <app-field label="Name" hint="Such as the number of the case."
        ><input type="text" [formField]="form.name" cdkFocusInitial
      /></app-field>
      <app-field label="Why"><textarea rows="2" [formField]="form.reason"></textarea></app-field>
      <div class="form-row">
        <app-field label="First month"
          ><input type="text" inputmode="numeric" placeholder="2026-11" [formField]="form.fromMonth"
        /></app-field>
        <app-field label="Last month" hint="Included."
          ><input type="text" inputmode="numeric" placeholder="2026-12" [formField]="form.toMonth"
        /></app-field>
      </div>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HoldDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<HoldDialog, LegalHoldDto>>(MatDialogRef);
  protected readonly form = form(
    signal({ name: '', reason: '', fromMonth: '', toMonth: '' }),
    (path) => {
      for (const needed of [path.name, path.reason, path.fromMonth, path.toMonth]) required(needed);
      maxLength(path.name, 190, { message: 'At most 190 characters.' });
      maxLength(path.reason, 500, { message: 'At most 500 characters.' });
      pattern(path.fromMonth, MONTH, LIKE);
      pattern(path.toMonth, MONTH, LIKE);
    },
    { submission: submission(() => this.place()) },
  );

  private async place(): Promise<TreeValidationResult> {
    try {
      this.dialog.close(await this.api.invoke(placeLegalHold, { body: this.form().value() }));
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
