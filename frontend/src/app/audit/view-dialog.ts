import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, maxLength, required, type TreeValidationResult } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { AuditFilterDto, AuditViewDto } from '../api/models';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import { filterWords } from './audit-filter';
import type { AuditSource } from './audit-source';
import { KnownNames } from './known-names';

/** Keeps a filter under a name. */
@Component({
  selector: 'app-view-dialog',
  imports: [DialogForm, Field, FormControl, FormField, FormRoot],
  template: `
    <form appDialogForm heading="Save this filter" yes="Save" [blocked]="form().submitting()" [formRoot]="form">
      <p class="soft small">{{ words }}</p>
      <app-field label="Name of the view"><input type="text" autocomplete="off" [formField]="form.name" cdkFocusInitial /></app-field>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ViewDialog {
  private readonly data = inject<{ source: AuditSource; filter: AuditFilterDto }>(MAT_DIALOG_DATA);
  private readonly names = inject(KnownNames);
  private readonly dialog = inject<MatDialogRef<ViewDialog, AuditViewDto>>(MatDialogRef);
  protected readonly words = filterWords(this.data.filter, (id) => this.names.of(id));
  protected readonly form = form(
    signal({ name: '' }),
    (path) => {
      required(path.name);
      maxLength(path.name, 100, { message: 'At most 100 characters.' });
    },
    { submission: submission(() => this.save()) },
  );

  private async save(): Promise<TreeValidationResult> {
    try {
      this.dialog.close(await this.data.source.saveView(this.form.name().value().trim(), this.data.filter));
      return undefined;
    } catch (error) {
      return formProblem(error, this.form, { otherwise: this.form.name });
    }
  }
}
