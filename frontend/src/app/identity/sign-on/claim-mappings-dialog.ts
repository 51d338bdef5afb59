import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { listProviderMappings, listRoles, setProviderMappings } from '../../api/functions';
import type { ClaimMappingDto, ProviderDto, RoleDto } from '../../api/models';
import { Problem } from '../../session/problem';
import { Session } from '../../session/session';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';

const GROUPS_OF_SAML = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';

/** Which claims give which roles where. */
@Component({
  selector: 'app-claim-mappings-dialog',
  imports: [ErrorState, Icon, MatDialogClose, MatDialogTitle, Skeleton],
  templateUrl: './claim-mappings-dialog.html',
  styleUrl: './claim-mappings-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClaimMappingsDialog {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialog = inject<MatDialogRef<ClaimMappingsDialog>>(MatDialogRef);
  protected readonly provider = inject<ProviderDto>(MAT_DIALOG_DATA);
  protected readonly usual = this.provider.kind === 'saml' ? GROUPS_OF_SAML : 'groups';
  protected readonly stored = resource({ loader: () => this.load() });
  protected readonly rows = signal<readonly ClaimMappingDto[]>([]);
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

  protected rolesIn({ organisationId, roleId }: ClaimMappingDto): readonly Pick<RoleDto, 'id' | 'name'>[] {
    const roles = this.roles().get(organisationId) ?? [];
    return roles.some(({ id }) => id === roleId) ? roles : [...roles, { id: roleId, name: roleId }];
  }

  protected add(): void {
    const [first] = this.session.organisations();
    if (!first) return;
    const claim = this.rows().at(-1)?.claim ?? this.usual;
    this.rows.update((rows) => [...rows, { claim, value: '', organisationId: first.id, roleId: 'viewer' }]);
    void this.loadRoles(first.id);
  }

  protected change(index: number, change: Partial<ClaimMappingDto>): void {
    this.rows.update((rows) => rows.map((row, each) => (each === index ? { ...row, ...change } : row)));
    if (change.organisationId) void this.loadRoles(change.organisationId);
  }

  protected remove(index: number): void {
    this.rows.update((rows) => rows.filter((_, each) => each !== index));
  }

  protected async save(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    const mappings = this.rows().map(({ claim, value, ...given }) => ({ ...given, claim: claim.trim(), value: value.trim() }));
    try {
      await this.api.invoke(setProviderMappings, { providerId: this.provider.id, body: { mappings } });
      this.dialog.close();
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }

  private async load(): Promise<true> {
    const { items } = await this.api.invoke(listProviderMappings, { providerId: this.provider.id });
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
