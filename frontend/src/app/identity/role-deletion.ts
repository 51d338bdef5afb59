import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { deleteRole, previewRole } from '../api/functions';
import type { RoleDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { Difference } from './difference';

const NONE = 'none';

/** The end of a role, with what its holders get in its place. */
@Component({
  selector: 'app-role-deletion',
  imports: [Difference, Icon, MatDialogClose, MatDialogTitle, Skeleton],
  template: `
    <div class="dialog">
      <h2 mat-dialog-title>Delete the role {{ data.role.name }}?</h2>
      @if (problem(); as found) {
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ found.message }}</p>
      }
      <label class="soft"
        >Its holders get in its place
        <select class="input" (change)="replaceBy.set($any($event.target).value)">
          <option value="none">nothing</option>
          @for (role of others(); track role.id) {
            <option [value]="role.id">{{ role.name }}</option>
          }
        </select>
      </label>
      @if (preview.hasValue()) {
        <app-difference [preview]="preview.value()" />
      } @else {
        <app-skeleton [rows]="3" />
      }
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Cancel</button>
        <button type="button" class="btn btn-danger" [disabled]="busy()" (click)="remove()">Delete the role</button>
      </div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RoleDeletion {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly dialog = inject<MatDialogRef<RoleDeletion, boolean>>(MatDialogRef);
  protected readonly data = inject<{ role: RoleDto; roles: readonly RoleDto[] }>(MAT_DIALOG_DATA);
  protected readonly replaceBy = signal(NONE);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly others = computed(() => this.data.roles.filter(({ id }) => id !== this.data.role.id && id !== 'owner'));
  protected readonly preview = resource({
    params: () => ({ replaceBy: this.replaceBy() }),
    loader: ({ params }) =>
      this.api.invoke(previewRole, { organisationId: this.organisation.id(), roleId: this.data.role.id, body: params }),
  });

  protected async remove(): Promise<void> {
    const { id: roleId, version } = this.data.role;
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      const organisationId = this.organisation.id();
      await this.api.invoke(deleteRole, { organisationId, roleId, replaceBy: this.replaceBy(), 'If-Match': `"${version ?? 0}"` });
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
