import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { assignRoles } from '../api/functions';
import type { MemberDto, RoleDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { Icon } from '../ui/icon';
import { RoleChoice } from './role-choice';

@Component({
  selector: 'app-roles-dialog',
  imports: [Icon, MatDialogClose, MatDialogTitle, RoleChoice],
  templateUrl: './roles-dialog.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RolesDialog {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly dialog = inject<MatDialogRef<RolesDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<{ member: MemberDto; roles: readonly RoleDto[] }>(MAT_DIALOG_DATA);
  protected readonly chosen = signal<readonly string[]>(this.data.member.roles.map(({ id }) => id));
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.invoke(assignRoles, {
        organisationId: this.organisation.id(),
        userId: this.data.member.userId,
        body: { roleIds: [...this.chosen()] },
      });
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
