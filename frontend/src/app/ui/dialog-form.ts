import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Icon } from './icon';

/** The frame of a dialog that is one form: its heading, what went wrong as a whole, its fields, and the two ways out. */
@Component({
  selector: 'form[appDialogForm]',
  imports: [Icon, MatDialogClose, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ heading() }}</h2>
    @if (problem(); as text) {
      <p class="notice bad" role="alert"><app-icon name="alert" />{{ text }}</p>
    }
    <ng-content />
    <div class="form-actions">
      <button type="button" class="btn" mat-dialog-close>Cancel</button>
      <button type="submit" class="btn" [class]="dangerous() ? 'btn-danger' : 'btn-primary'" [disabled]="blocked()">{{ yes() }}</button>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'dialog' },
})
export class DialogForm {
  readonly heading = input.required<string>();
  /** On the button that sends it. */
  readonly yes = input.required<string>();
  /** While it is being sent, or is not complete. */
  readonly blocked = input(false);
  readonly problem = input('');
  readonly dangerous = input(false);
}
