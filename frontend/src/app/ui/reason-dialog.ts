import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, maxLength, minLength, required, type TreeValidationResult } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { DialogForm } from './dialog-form';
import { Field } from './field';
import { FormControl } from './form-control';
import { formProblem } from './form-problem';
import { submission } from './submission';

export interface ReasonRequest<T> {
  readonly heading: string;
  /** About what. */
  readonly text: string;
  readonly label: string;
  readonly hint: string;
  readonly yes: string;
  send(reason: string): Promise<T>;
}

/** Does something for a reason, which is asked for; closes with what was answered. */
@Component({
  selector: 'app-reason-dialog',
  imports: [DialogForm, Field, FormControl, FormField, FormRoot],
  template: `
    <form appDialogForm [heading]="request.heading" [yes]="request.yes" [blocked]="form().submitting()" [formRoot]="form">
      <p class="soft small">{{ request.text }}</p>
      <app-field [label]="request.label" [hint]="request.hint">
        <textarea rows="3" [formField]="form.reason" cdkFocusInitial></textarea>
      </app-field>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReasonDialog<T> {
  private readonly dialog = inject<MatDialogRef<ReasonDialog<T>, T>>(MatDialogRef);
  protected readonly request = inject<ReasonRequest<T>>(MAT_DIALOG_DATA);
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
    try {
      this.dialog.close(await this.request.send(this.form.reason().value().trim()));
      return undefined;
    } catch (error) {
      return formProblem(error, this.form, { otherwise: this.form.reason });
    }
  }
}
