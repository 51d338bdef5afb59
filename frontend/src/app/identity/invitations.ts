import { ChangeDetectionStrategy, Component, inject, resource } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { listInvitations, listRoles, renewInvitation, revokeInvitation } from '../api/functions';
import type { ListedInvitationDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Toast } from '../ui/toast';
import { InviteDialog } from './invite-dialog';
import { PasswordLinkDialog } from './password-link-dialog';
import { PeopleTabs } from './people-tabs';

/** Who was invited, and what became of it. */
@Component({
  selector: 'app-invitations',
  imports: [EmptyState, Icon, ListFrame, Moment, PageHeader, PeopleTabs],
  templateUrl: './invitations.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Invitations {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly attempts = inject(Attempts);
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
    const renewed = await this.attempts.run(async () => {
      const { invitationLink } = await this.api.invoke(renewInvitation, { organisationId: this.organisation.id(), invitationId });
      const data = { link: invitationLink, email, heading: 'New invitation link', lifetime: '120 hours' };
      if (invitationLink === null) this.toast.say(`A new link is on its way to ${email}.`);
      else this.dialogs.open(PasswordLinkDialog, { data, width: '32rem' });
    });
    if (renewed) this.list.reload();
  }

  protected async revoke({ id: invitationId, email }: ListedInvitationDto): Promise<void> {
    const text = 'Its link stops working at once.';
    const question = { title: `Take back the invitation of ${email}?`, text, yes: 'Take back', dangerous: true };
    const revoke = () => this.api.invoke(revokeInvitation, { organisationId: this.organisation.id(), invitationId });
    if (await this.attempts.sure(question, revoke, 'The invitation is taken back.')) this.list.reload();
  }
}
