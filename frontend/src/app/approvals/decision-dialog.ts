import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { AccessRequestDto } from '../api/models';
import { AutoFocus } from '../ui/auto-focus';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { TextControl } from '../ui/text-control';
import { lengthWords, purposeWords } from './access-words';

export interface Decision {
  readonly verb: 'approve' | 'deny' | 'revoke';
  readonly request: AccessRequestDto;
}

const YES = { approve: 'Approve', deny: 'Deny', revoke: 'Revoke' } as const;

/** Shows once more what is decided about, and takes a note; closes with it, which may be empty. */
@Component({
  selector: 'app-decision-dialog',
  imports: [AutoFocus, DialogForm, Field, TextControl],
  template: `
    <form
      appDialogForm
      [heading]="yes + ' the access of ' + request.requesterName + '?'"
      [yes]="yes"
      [dangerous]="decision.verb !== 'approve'"
      novalidate
      (submit)="decide($event)"
    >
      <p class="soft">
        {{ request.credentialName }}: {{ what }}
        @if (decision.verb === 'approve') {
          , for {{ length }}
        }
        .<br />“{{ request.reason }}”
      </p>
      <app-field label="Note" [optional]="true" [hint]="'For ' + request.requesterName + ' and the audit trail.'"
        ><input type="text" maxlength="500" autocomplete="off" appAutoFocus [(text)]="note"
      /></app-field>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DecisionDialog {
  private readonly dialog = inject<MatDialogRef<DecisionDialog, string>>(MatDialogRef);
  protected readonly decision = inject<Decision>(MAT_DIALOG_DATA);
  protected readonly request = this.decision.request;
  protected readonly yes = YES[this.decision.verb];
  protected readonly what = purposeWords(this.request);
  protected readonly length = lengthWords(this.request.minutes);
  protected readonly note = signal('');

  protected decide(event: Event): void {
    event.preventDefault();
    this.dialog.close(this.note().trim());
  }
}
