import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { assignRoles, previewAssignment } from '../api/functions';
import type { MemberDto, RoleDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { Icon } from '../ui/icon';
import { AssignmentPreview } from './assignment-preview';
import { RoleChoice } from './role-choice';
import { limitsById, RolePeriods, wantedRoles } from './role-periods';

/** A member's roles, each for good or for a time. */
@Component({
  selector: 'app-roles-dialog',
  imports: [AssignmentPreview, Icon, MatDialogClose, MatDialogTitle, RoleChoice, RolePeriods],
  templateUrl: './roles-dialog.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RolesDialog {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly dialog = inject<MatDialogRef<RolesDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<{ member: MemberDto; roles: readonly RoleDto[] }>(MAT_DIALOG_DATA);
  private readonly assigned = [...this.data.member.roles, ...this.data.member.upcomingRoles];
  protected readonly chosen = signal<readonly string[]>(this.assigned.map(({ id }) => id));
  protected readonly limits = signal(limitsById(this.assigned));
  private readonly wanted = computed(() => ({
    organisationId: this.organisation.id(),
    userId: this.data.member.userId,
    body: wantedRoles(this.chosen(), this.limits()),
  }));
  protected readonly preview = resource({
    params: () => (this.chosen().length === 0 ? undefined : this.wanted()),
    loader: ({ params }) => this.api.invoke(previewAssignment, params),
  });
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.invoke(assignRoles, this.wanted());
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
