import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, maxLength, minLength, required, type TreeValidationResult } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import type { DetectionFindingDto } from '../api/models';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import type { AuditSource } from './audit-source';
import { findingWords } from './finding-words';

/** Says what a finding was. */
@Component({
  selector: 'app-acknowledge-dialog',
  imports: [Field, FormControl, FormField, FormRoot, MatDialogClose, MatDialogTitle],
  template: `
    <form class="dialog" [formRoot]="form">
      <h2 mat-dialog-title>Acknowledge the finding</h2>
      <p class="soft small">{{ words }}</p>
      <app-field label="What it was, and what was done" hint="Kept with the finding and in the trail, under your name.">
        <textarea rows="3" [formField]="form.reason" cdkFocusInitial></textarea>
      </app-field>
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Cancel</button>
        <button type="submit" class="btn btn-primary" [disabled]="form().submitting()">Acknowledge</button>
      </div>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AcknowledgeDialog {
  private readonly data = inject<{ source: AuditSource; finding: DetectionFindingDto }>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<AcknowledgeDialog, DetectionFindingDto>>(MatDialogRef);
  protected readonly words = findingWords(this.data.finding);
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
      this.dialog.close(await this.data.source.acknowledge(this.data.finding.id, this.form.reason().value().trim()));
      return undefined;
    } catch (error) {
      return formProblem(error, this.form, { otherwise: this.form.reason });
    }
  }
}
