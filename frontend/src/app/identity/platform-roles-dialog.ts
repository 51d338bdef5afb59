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
import { limitsById, RolePeriods, wantedRoles } from './role-periods';

/** Somebody's roles for the installation, each for good or for a time. */
@Component({
  selector: 'app-platform-roles-dialog',
  imports: [AssignmentPreview, Icon, MatDialogClose, MatDialogTitle, RoleChoice, RolePeriods, Skeleton],
  template: `
    <div class="dialog">
      <div>
        <h2 mat-dialog-title>Platform roles of {{ user.name }}</h2>
        <p class="soft small">They let somebody run this installation, and open no organisation's vault.</p>
      </div>
      @if (problem(); as found) {
        <p class="notice bad" role="alert">
          <app-icon name="alert" />{{ found.fields[0] ? 'The time ' + found.fields[0].message + '.' : found.message }}
        </p>
      }
      @if (roles.hasValue()) {
        <app-role-choice [roles]="roles.value()" [(chosen)]="chosen" />
        @if (preview.hasValue()) {
          <app-assignment-preview [preview]="preview.value()" />
        }
        <app-role-periods [roles]="roles.value()" [chosen]="chosen()" [(limits)]="limits" />
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
  private readonly assigned = [...this.user.platformRoles, ...this.user.upcomingPlatformRoles];
  protected readonly chosen = signal<readonly string[]>(this.assigned.map(({ id }) => id));
  protected readonly limits = signal(limitsById(this.assigned));
  private readonly wanted = computed(() => ({ userId: this.user.id, body: wantedRoles(this.chosen(), this.limits()) }));
  protected readonly preview = resource({
    params: this.wanted,
    loader: ({ params }) => this.api.invoke(previewPlatformRoles, params),
  });
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.invoke(assignPlatformRoles, this.wanted());
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
