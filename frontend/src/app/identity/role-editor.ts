import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../api/api';
import { createRole, previewRole, updateRole } from '../api/functions';
import type { RoleDto, RolePreviewDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { Field } from '../ui/field';
import { Icon } from '../ui/icon';
import { TextControl } from '../ui/text-control';
import { Difference } from './difference';
import { PERMISSION_GROUPS } from './permission-words';

export interface RoleEditorData {
  readonly roles: readonly RoleDto[];
  /** The one to change; a new one without it. */
  readonly role?: RoleDto;
}

/** A role of the organisation's own: what it is called, what it gives, and, before an existing one is saved, whom that touches. */
@Component({
  selector: 'app-role-editor',
  imports: [Difference, Field, Icon, MatDialogClose, MatDialogTitle, TextControl],
  templateUrl: './role-editor.html',
  styleUrl: './role-editor.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RoleEditor {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<RoleEditor, boolean>>(MatDialogRef);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly data = inject<RoleEditorData>(MAT_DIALOG_DATA);
  protected readonly groups = PERMISSION_GROUPS;
  protected readonly name = signal(this.data.role?.name ?? '');
  protected readonly description = signal(this.data.role?.description ?? '');
  protected readonly chosen = signal<ReadonlySet<string>>(new Set(this.data.role?.permissions));
  protected readonly preview = signal<RolePreviewDto | undefined>(undefined);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly incomplete = computed(() => this.name().trim() === '' || this.chosen().size === 0);

  protected copy(roleId: string): void {
    const copied = this.data.roles.find(({ id }) => id === roleId);
    this.chosen.set(new Set(copied?.permissions.filter((permission) => this.organisation.can(permission))));
  }

  protected toggle(permission: string): void {
    const chosen = new Set(this.chosen());
    if (!chosen.delete(permission)) chosen.add(permission);
    this.chosen.set(chosen);
  }

  /** Of an existing role the consequences are shown first. */
  protected next(): Promise<void> {
    const role = this.data.role;
    if (!role) return this.attempt(() => this.create());
    if (this.preview()) return this.attempt(() => this.save(role));
    return this.attempt(async () => {
      const body = { permissions: [...this.chosen()] };
      this.preview.set(await this.api.invoke(previewRole, { organisationId: this.organisation.id(), roleId: role.id, body }));
    });
  }

  private async create(): Promise<void> {
    const body = { name: this.name(), description: this.description(), permissions: [...this.chosen()] };
    await this.api.invoke(createRole, { organisationId: this.organisation.id(), body });
    this.dialog.close(true);
  }

  private async save({ id: roleId, version }: RoleDto): Promise<void> {
    const body = { name: this.name(), description: this.description(), permissions: [...this.chosen()] };
    await this.api.invoke(updateRole, { organisationId: this.organisation.id(), roleId, 'If-Match': `"${version ?? 0}"`, body });
    this.dialog.close(true);
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await work();
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
