import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { changeName } from '../api/functions';
import { Icon } from '../ui/icon';
import { Problem } from './problem';

/** Asks for the name by which others see one. */
@Component({
  selector: 'app-change-name-dialog',
  imports: [Icon, MatDialogClose, MatDialogTitle],
  template: `
    <form class="dialog" (submit)="$event.preventDefault(); save()">
      <div>
        <h2 mat-dialog-title>Change your name</h2>
        <p class="soft small">Others see it in lists and in the audit trail. What is recorded already keeps the name you had.</p>
      </div>
      @if (problem(); as found) {
        <p class="notice bad" role="alert">
          <app-icon name="alert" />{{ found.fields[0] ? 'The name ' + found.fields[0].message + '.' : found.message }}
        </p>
      }
      <div class="current">
        <label for="own-name">Name</label>
        <input
          #typed
          id="own-name"
          class="input"
          type="text"
          autocomplete="name"
          maxlength="190"
          [value]="name()"
          (input)="name.set(typed.value)"
        />
      </div>
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Cancel</button>
        <button type="submit" class="btn btn-primary" [disabled]="busy() || name().trim() === ''">Save</button>
      </div>
    </form>
  `,
  styleUrl: './change-password-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangeNameDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<ChangeNameDialog, boolean>>(MatDialogRef);
  protected readonly name = signal(inject<string>(MAT_DIALOG_DATA));
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.invoke(changeName, { body: { name: this.name() } });
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
