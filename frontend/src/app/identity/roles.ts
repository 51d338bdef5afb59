import { ChangeDetectionStrategy, Component, inject, resource } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listRoles } from '../api/functions';
import type { RoleDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { PeopleTabs } from './people-tabs';
import { PERMISSION_GROUPS } from './permission-words';
import type { RoleEditorData } from './role-editor';

/** What each role lets its holders do, as a table: permissions down, roles across. */
@Component({
  selector: 'app-roles',
  imports: [ErrorState, Icon, PageHeader, PeopleTabs, Skeleton],
  templateUrl: './roles.html',
  styleUrl: './roles.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Roles {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly groups = PERMISSION_GROUPS;
  protected readonly roles = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => (await this.api.invoke(listRoles, params)).items,
  });

  protected async edit(role?: RoleDto): Promise<void> {
    const { RoleEditor } = await import('./role-editor');
    const data: RoleEditorData = { roles: this.roles.value() ?? [], ...(role ? { role } : {}) };
    const dialog = this.dialogs.open<InstanceType<typeof RoleEditor>, RoleEditorData, boolean>(RoleEditor, { data, width: '46rem' });
    if (await firstValueFrom(dialog.afterClosed())) this.roles.reload();
  }

  protected async remove(role: RoleDto): Promise<void> {
    const { RoleDeletion } = await import('./role-deletion');
    const data = { role, roles: this.roles.value() ?? [] };
    const dialog = this.dialogs.open<InstanceType<typeof RoleDeletion>, typeof data, boolean>(RoleDeletion, { data, width: '34rem' });
    if (await firstValueFrom(dialog.afterClosed())) this.roles.reload();
  }
}
