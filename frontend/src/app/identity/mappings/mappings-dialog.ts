import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { listRoles } from '../../api/functions';
import type { RoleDto } from '../../api/models';
import { Problem } from '../../session/problem';
import { Session } from '../../session/session';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';
import type { Mapping, MappingSource } from './mapping-source';

/** Which words of a system outside give which roles where. */
@Component({
  selector: 'app-mappings-dialog',
  imports: [ErrorState, Icon, MatDialogClose, MatDialogTitle, Skeleton],
  templateUrl: './mappings-dialog.html',
  styleUrl: './mappings-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MappingsDialog {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialog = inject<MatDialogRef<MappingsDialog>>(MatDialogRef);
  protected readonly source = inject<MappingSource>(MAT_DIALOG_DATA);
  protected readonly suggestions = this.source.columns.flatMap(({ suggestions }) => suggestions ?? []);
  protected readonly stored = resource({ loader: () => this.load() });
  protected readonly rows = signal<readonly Mapping[]>([]);
  protected readonly roles = signal<ReadonlyMap<string, readonly RoleDto[]>>(new Map());
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  /** Those whose roles one can see; and those that are in a line already, whatever they are called. */
  protected readonly organisations = computed(() => {
    const own = this.session.organisations().map(({ id, name }) => ({ id, name }));
    const known = new Set(own.map(({ id }) => id));
    const others = new Set(this.rows().flatMap(({ organisationId }) => (known.has(organisationId) ? [] : [organisationId])));
    return [...own, ...[...others].map((id) => ({ id, name: 'Another organisation' }))];
  });

  protected rolesIn({ organisationId, roleId }: Mapping): readonly Pick<RoleDto, 'id' | 'name'>[] {
    const roles = this.roles().get(organisationId) ?? [];
    return roles.some(({ id }) => id === roleId) ? roles : [...roles, { id: roleId, name: roleId }];
  }

  protected add(): void {
    const [first] = this.session.organisations();
    if (!first) return;
    const before = this.rows().at(-1);
    const words = this.source.columns.map(({ usual }, column) => (usual ? (before?.words[column] ?? usual) : ''));
    this.rows.update((rows) => [...rows, { words, organisationId: first.id, roleId: 'viewer' }]);
    void this.loadRoles(first.id);
  }

  protected say(index: number, column: number, word: string): void {
    const words = this.rows()[index]?.words.map((known, each) => (each === column ? word : known)) ?? [];
    this.change(index, { words });
  }

  protected change(index: number, change: Partial<Mapping>): void {
    this.rows.update((rows) => rows.map((row, each) => (each === index ? { ...row, ...change } : row)));
    if (change.organisationId) void this.loadRoles(change.organisationId);
  }

  protected remove(index: number): void {
    this.rows.update((rows) => rows.filter((_, each) => each !== index));
  }

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.source.store(this.rows().map((row) => ({ ...row, words: row.words.map((word) => word.trim()) })));
      this.dialog.close();
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }

  private async load(): Promise<true> {
    const items = await this.source.load();
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
