import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatDialogClose } from '@angular/material/dialog';
import { Enrolment } from './enrolment';

/** Setting up an authenticator app while signed in. */
@Component({
  selector: 'app-enrolment-dialog',
  imports: [Enrolment, MatDialogClose],
  template: `
    <div class="dialog">
      <app-enrolment [own]="true" (finished)="close.click()" />
      <button #close type="button" class="btn btn-wide" mat-dialog-close>Close</button>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EnrolmentDialog {}
