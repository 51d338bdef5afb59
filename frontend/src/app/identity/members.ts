import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listMembers, listRoles, removeMember } from '../api/functions';
import type { MemberDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { KnownSecrets } from '../exposures/known-secrets';
import { Session } from '../session/session';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { initials } from '../ui/initials';
import { ListFrame } from '../ui/list-frame';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { ListFilter } from '../ui/list-filter';
import { InviteDialog } from './invite-dialog';
import { PeopleTabs } from './people-tabs';
import { RoleBadges } from './role-badges';
import { RolesDialog } from './roles-dialog';

@Component({
  selector: 'app-members',
  imports: [EmptyState, Icon, ListFilter, ListFrame, PageHeader, PeopleTabs, RoleBadges, RouterLink],
  templateUrl: './members.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Members {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly attempts = inject(Attempts);
  private readonly known = inject(KnownSecrets);
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

  protected async remove({ userId, name }: MemberDto): Promise<void> {
    const organisation = this.organisation.organisation()?.name ?? '';
    const text = `They lose every role in ${organisation} at once. What they did stays in the audit trail.`;
    const remove = () => this.api.invoke(removeMember, { organisationId: this.organisation.id(), userId });
    const question = { title: `Remove ${name}?`, text, yes: 'Remove', dangerous: true };
    if (await this.attempts.sure(question, remove, `${name} is no longer a member.`, this.known.offer(userId))) this.list.reload();
  }
}
