import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import { Invitation, type InvitationState } from './invitation.entity.js';

export interface ListedInvitation {
  readonly invitation: Invitation;
  readonly state: InvitationState;
  /** Empty when a command made it, or the account is gone. */
  readonly inviterName: string;
}

@Injectable()
export class InvitationDirectory {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Those into one organisation, the newest first, after the given one. */
  async list(organisationId: string, limit: number, afterId: string | null): Promise<ListedInvitation[]> {
    const where = { organisationId, ...(afterId === null ? {} : { id: { $lt: afterId } }) };
    const invitations = await this.em.find(Invitation, where, { orderBy: { id: 'desc' }, limit });
    const inviters = invitations.flatMap(({ invitedBy }) => (invitedBy === null ? [] : [invitedBy]));
    const people = await this.em.find(User, { id: inviters });
    const now = this.clock.now();
    return invitations.map((invitation) => ({
      invitation,
      state: invitation.stateAt(now),
      inviterName: people.find(({ id }) => id === invitation.invitedBy)?.name ?? '',
    }));
  }
}
