import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { listDirectoryMappings, listRoles, listScimMappings, setDirectoryMappings, setScimMappings } from '../../api/functions';
import type { GroupMappingDto, RoleDto } from '../../api/models';
import { Problem } from '../../session/problem';
import { Session } from '../../session/session';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';

export interface MappedSource {
  readonly kind: 'directory' | 'scim';
  readonly id: string;
  readonly name: string;
}

/** Which groups give which roles where. */
@Component({
  selector: 'app-group-mappings-dialog',
  imports: [ErrorState, Icon, MatDialogClose, MatDialogTitle, Skeleton],
  templateUrl: './group-mappings-dialog.html',
  styleUrl: './group-mappings-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class GroupMappingsDialog {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialog = inject<MatDialogRef<GroupMappingsDialog>>(MatDialogRef);
  protected readonly source = inject<MappedSource>(MAT_DIALOG_DATA);
  protected readonly stored = resource({ loader: () => this.load() });
  protected readonly rows = signal<readonly GroupMappingDto[]>([]);
  protected readonly roles = signal<ReadonlyMap<string, readonly RoleDto[]>>(new Map());
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  /** Those whose roles one can see; and those that are in a line already, whatever they are called. */
  protected readonly organisations = computed(() => {
    const own = this.session.organisations().map(({ id, name }) => ({ id, name }));
    const known = new Set(own.map(({ id }) => id));
    const others = this.rows().filter(({ organisationId }) => !known.has(organisationId));
    return [...own, ...others.map(({ organisationId: id }) => ({ id, name: 'Another organisation' }))];
  });
  protected readonly hint =
    this.source.kind === 'directory' ? 'cn=technicians,ou=groups,dc=corp,dc=example' : 'The display name of the group';

  protected rolesIn({ organisationId, roleId }: GroupMappingDto): readonly Pick<RoleDto, 'id' | 'name'>[] {
    const roles = this.roles().get(organisationId) ?? [];
    return roles.some(({ id }) => id === roleId) ? roles : [...roles, { id: roleId, name: roleId }];
  }

  protected add(): void {
    const [first] = this.session.organisations();
    if (!first) return;
    this.rows.update((rows) => [...rows, { group: '', organisationId: first.id, roleId: 'viewer' }]);
    void this.loadRoles(first.id);
  }

  protected change(index: number, change: Partial<GroupMappingDto>): void {
    this.rows.update((rows) => rows.map((row, each) => (each === index ? { ...row, ...change } : row)));
    if (change.organisationId) void this.loadRoles(change.organisationId);
  }

  protected remove(index: number): void {
    this.rows.update((rows) => rows.filter((_, each) => each !== index));
  }

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    const mappings = this.rows().map(({ group, organisationId, roleId }) => ({ group: group.trim(), organisationId, roleId }));
    try {
      await (this.source.kind === 'directory'
        ? this.api.invoke(setDirectoryMappings, { directoryId: this.source.id, body: { mappings } })
        : this.api.invoke(setScimMappings, { clientId: this.source.id, body: { mappings } }));
      this.dialog.close();
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }

  private async load(): Promise<true> {
    const { items } =
      this.source.kind === 'directory'
        ? await this.api.invoke(listDirectoryMappings, { directoryId: this.source.id })
        : await this.api.invoke(listScimMappings, { clientId: this.source.id });
    this.rows.set(items);
    await Promise.all([...new Set(items.map(({ organisationId }) => organisationId))].map((id) => this.loadRoles(id)));
    return true;
  }

  private async loadRoles(organisationId: string): Promise<void> {
    if (this.roles().has(organisationId)) return;
    const visible = this.session.organisations().some(({ id }) => id === organisationId);
    const items = visible ? (await this.api.invoke(listRoles, { organisationId }).catch(() => ({ items: [] }))).items : [];
    this.roles.update((roles) => new Map([...roles, [organisationId, items]]));
  }
}
