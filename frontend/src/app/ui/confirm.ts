import { ChangeDetectionStrategy, Component, Injectable, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly dangerous?: boolean;
}

@Component({
  selector: 'app-confirm-dialog',
  imports: [MatDialogClose, MatDialogTitle],
  template: `
    <div class="dialog">
      <h2 mat-dialog-title>{{ question.title }}</h2>
      <p class="soft">{{ question.text }}</p>
      <div class="form-actions">
        <button type="button" class="btn" [mat-dialog-close]="false">Cancel</button>
        <button
          type="button"
          class="btn"
          [class.btn-danger]="question.dangerous"
          [class.btn-primary]="!question.dangerous"
          [mat-dialog-close]="true"
        >
          {{ question.yes }}
        </button>
      </div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}

@Injectable({ providedIn: 'root' })
export class Confirm {
  private readonly dialogs = inject(MatDialog);

  async ask(question: Question): Promise<boolean> {
    const dialog = this.dialogs.open<ConfirmDialog, Question, boolean>(ConfirmDialog, {
      data: question,
      width: '26rem',
      autoFocus: 'first-tabbable',
    });
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}
