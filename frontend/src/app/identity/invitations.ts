import { ChangeDetectionStrategy, Component, inject, resource } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listInvitations, listRoles, renewInvitation, revokeInvitation } from '../api/functions';
import type { ListedInvitationDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { LoadMore } from '../ui/load-more';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { InviteDialog } from './invite-dialog';
import { PasswordLinkDialog } from './password-link-dialog';
import { PeopleTabs } from './people-tabs';

/** Who was invited, and what became of it. */
@Component({
  selector: 'app-invitations',
  imports: [EmptyState, ErrorState, Icon, LoadMore, Moment, PageHeader, PeopleTabs, Skeleton],
  templateUrl: './invitations.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Invitations {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id() }),
    load: ({ organisationId }, cursor) => this.api.invoke(listInvitations, { organisationId, ...(cursor && { cursor }) }),
  });
  protected readonly roles = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => (await this.api.invoke(listRoles, params)).items,
  });

  protected async invite(): Promise<void> {
    await firstValueFrom(this.dialogs.open(InviteDialog, { data: { roles: this.roles.value() ?? [] }, width: '32rem' }).afterClosed());
    this.list.reload();
  }

  protected async renew({ id: invitationId, email }: ListedInvitationDto): Promise<void> {
    try {
      const { invitationLink } = await this.api.invoke(renewInvitation, { organisationId: this.organisation.id(), invitationId });
      if (invitationLink === null) this.toast.say(`A new link is on its way to ${email}.`);
      else
        this.dialogs.open(PasswordLinkDialog, {
          data: { link: invitationLink, email, heading: 'New invitation link', lifetime: '120 hours' },
          width: '32rem',
        });
      this.list.reload();
    } catch (error) {
      this.toast.fail(error);
    }
  }

  protected async revoke({ id: invitationId, email }: ListedInvitationDto): Promise<void> {
    const question = {
      title: `Take back the invitation of ${email}?`,
      text: 'Its link stops working at once.',
      yes: 'Take back',
      dangerous: true,
    };
    if (!(await this.confirm.ask(question))) return;
    try {
      await this.api.invoke(revokeInvitation, { organisationId: this.organisation.id(), invitationId });
      this.toast.say('The invitation is taken back.');
      this.list.reload();
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
