import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listMembers, listRoles, removeMember } from '../api/functions';
import type { MemberDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { initials } from '../ui/initials';
import { LoadMore } from '../ui/load-more';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { ListFilter } from './list-filter';
import { InviteDialog } from './invite-dialog';
import { PeopleTabs } from './people-tabs';
import { RolesDialog } from './roles-dialog';

@Component({
  selector: 'app-members',
  imports: [EmptyState, ErrorState, Icon, ListFilter, LoadMore, PageHeader, PeopleTabs, RouterLink, Skeleton],
  templateUrl: './members.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Members {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly session = inject(Session);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly search = signal('');
  protected readonly status = signal('');
  protected readonly roleId = signal('');
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), search: this.search(), status: this.status(), roleId: this.roleId() }),
    load: ({ organisationId, search, status, roleId }, cursor) =>
      this.api.invoke(listMembers, {
        organisationId,
        ...(search && { search }),
        ...(status && { status: status as MemberDto['status'] }),
        ...(roleId && { roleId }),
        ...(cursor && { cursor }),
      }),
  });
  protected readonly roles = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => (await this.api.invoke(listRoles, params)).items,
  });
  protected readonly initials = initials;

  protected async invite(): Promise<void> {
    const dialog = this.dialogs.open(InviteDialog, { data: { roles: this.roles.value() ?? [] }, width: '32rem' });
    await firstValueFrom(dialog.afterClosed());
    this.list.reload();
  }

  protected async changeRoles(member: MemberDto): Promise<void> {
    const dialog = this.dialogs.open<RolesDialog, unknown, boolean>(RolesDialog, {
      data: { member, roles: this.roles.value() ?? [] },
      width: '32rem',
    });
    if (await firstValueFrom(dialog.afterClosed())) {
      this.list.reload();
      if (member.userId === this.session.current()?.user.id) await this.session.refresh();
    }
  }

  protected async remove(member: MemberDto): Promise<void> {
    const name = this.organisation.organisation()?.name ?? '';
    if (
      !(await this.confirm.ask({
        title: `Remove ${member.name}?`,
        text: `They lose every role in ${name} at once. What they did stays in the audit trail.`,
        yes: 'Remove',
        dangerous: true,
      }))
    )
      return;
    try {
      await this.api.invoke(removeMember, { organisationId: this.organisation.id(), userId: member.userId });
      this.toast.say(`${member.name} is no longer a member.`);
      this.list.reload();
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
