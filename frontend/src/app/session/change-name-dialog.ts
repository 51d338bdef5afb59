import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { Api } from '../api/api';
import { changeName } from '../api/functions';
import { Problem } from './problem';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { TextControl } from '../ui/text-control';

/** Asks for the name by which others see one. */
@Component({
  selector: 'app-change-name-dialog',
  imports: [DialogForm, Field, TextControl],
  template: `
    <form
      appDialogForm
      heading="Change your name"
      yes="Save"
      [blocked]="busy() || name().trim() === ''"
      [problem]="problem()"
      (submit)="$event.preventDefault(); save()"
    >
      <p class="soft small">Others see it in lists and in the audit trail. What is recorded already keeps the name you had.</p>
      <app-field label="Name"><input type="text" autocomplete="name" maxlength="190" [(text)]="name" /></app-field>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangeNameDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<ChangeNameDialog, boolean>>(MatDialogRef);
  protected readonly name = signal(inject<string>(MAT_DIALOG_DATA));
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.api.invoke(changeName, { body: { name: this.name() } });
      this.dialog.close(true);
    } catch (error) {
      const { fields, message } = Problem.from(error);
      this.problem.set(fields[0] ? `The name ${fields[0].message}.` : message);
    } finally {
      this.busy.set(false);
    }
  }
}
