import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { assignPlatformRoles, listPlatformRoles, previewPlatformRoles } from '../api/functions';
import type { UserDto } from '../api/models';
import { Problem } from '../session/problem';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { AssignmentPreview } from './assignment-preview';
import { RoleChoice } from './role-choice';

@Component({
  selector: 'app-platform-roles-dialog',
  imports: [AssignmentPreview, Icon, MatDialogClose, MatDialogTitle, RoleChoice, Skeleton],
  template: `
    <div class="dialog">
      <div>
        <h2 mat-dialog-title>Platform roles of {{ user.name }}</h2>
        <p class="soft small">They let somebody run this installation, and open no organisation's vault.</p>
      </div>
      @if (problem(); as found) {
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ found.message }}</p>
      }
      @if (roles.hasValue()) {
        <app-role-choice [roles]="roles.value()" [(chosen)]="chosen" />
        @if (preview(); as shown) {
          <app-assignment-preview [preview]="shown" />
        }
      } @else {
        <app-skeleton [rows]="3" />
      }
      <div class="form-actions">
        <button type="button" class="btn" mat-dialog-close>Cancel</button>
        <button type="button" class="btn btn-primary" [disabled]="busy() || !roles.hasValue()" (click)="save()">Save</button>
      </div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlatformRolesDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<PlatformRolesDialog, boolean>>(MatDialogRef);
  protected readonly user = inject<UserDto>(MAT_DIALOG_DATA);
  protected readonly roles = resource({ loader: async () => (await this.api.invoke(listPlatformRoles)).items });
  protected readonly chosen = signal<readonly string[]>(this.user.platformRoles);
  private readonly answer = resource({
    params: () => ({ userId: this.user.id, body: { roleIds: [...this.chosen()] } }),
    loader: ({ params }) => this.api.invoke(previewPlatformRoles, params),
  });
  /** Roles of the platform have no times: all changes at once. */
  protected readonly preview = computed(() => {
    if (!this.answer.hasValue()) return undefined;
    const { refusal, ...now } = this.answer.value();
    return { now, later: { gained: [], lost: [] }, refusal };
  });
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.invoke(assignPlatformRoles, { userId: this.user.id, body: { roleIds: [...this.chosen()] } });
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
