import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { assignExposures, listMembers } from '../api/functions';
import { Problem } from '../session/problem';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';
import type { ChosenSecrets } from './chosen-secrets';

/** Who is to change known secrets. */
@Component({
  selector: 'app-assign-dialog',
  imports: [ErrorState, MatDialogClose, MatDialogTitle, Skeleton],
  template: `
    <form class="dialog" (submit)="assign($event)">
      <h2 mat-dialog-title>Who changes {{ count === 1 ? 'this secret' : 'these ' + count + ' secrets' }}?</h2>
      @if (members.error(); as error) {
        <app-error-state [error]="error" (retry)="members.reload()" />
      } @else if (!members.hasValue()) {
        <app-skeleton [rows]="1" />
      } @else {
        <select class="input" aria-label="Member" cdkFocusInitial (change)="assigneeId.set($any($event.target).value)">
          <option value="">Nobody</option>
          @for (member of members.value(); track member.userId) {
            <option [value]="member.userId">{{ member.name || member.email }}</option>
          }
        </select>
      }
      @if (failure()) {
        <p class="notice bad" role="alert">{{ failure() }}</p>
      }
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Cancel</button>
        <button type="submit" class="btn btn-primary" [disabled]="busy() || !members.hasValue()">Assign</button>
      </div>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AssignDialog {
  private readonly api = inject(Api);
  private readonly data = inject<ChosenSecrets>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<AssignDialog, boolean>>(MatDialogRef);
  protected readonly count = this.data.fieldIds.length;
  protected readonly assigneeId = signal('');
  protected readonly busy = signal(false);
  protected readonly failure = signal('');
  protected readonly members = resource({
    loader: async () => {
      const { items } = await this.api.invoke(listMembers, { organisationId: this.data.organisationId, status: 'active', limit: 200 });
      return items.filter(({ userId }) => userId !== this.data.userId);
    },
  });

  protected async assign(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    const { fieldIds, ...path } = this.data;
    try {
      await this.api.invoke(assignExposures, { ...path, body: { fieldIds: [...fieldIds], assigneeId: this.assigneeId() || null } });
      this.dialog.close(true);
    } catch (error) {
      this.failure.set(Problem.from(error).message);
    } finally {
      this.busy.set(false);
    }
  }
}
