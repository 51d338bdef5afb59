import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';

@Component({
  selector: 'app-checkpoint-dialog',
  imports: [MatDialogClose, MatDialogTitle],
  template: `
    <div class="dialog">
      <h2 mat-dialog-title>Last checkpoint</h2>
      <p class="soft small">
        The name of the log, the number of its events, the root of the tree over them, and the signature (C2SP tlog-checkpoint). Kept
        elsewhere, it proves later that nothing before it was changed.
      </p>
      <pre class="mono" tabindex="0" aria-label="Signed checkpoint">{{ checkpoint }}</pre>
      <div class="form-actions"><button type="button" class="btn btn-primary" mat-dialog-close>Done</button></div>
    </div>
  `,
  styles:
    'pre { margin: 0; padding: var(--space-3); overflow-x: auto; border-radius: var(--radius); background: var(--surface-sunken); font-size: var(--text-sm); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckpointDialog {
  protected readonly checkpoint = inject<string>(MAT_DIALOG_DATA);
}
