import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, type RequestOrigin } from '@clientst0r/platform';
import { Organisation } from '../organisation/organisation.entity.js';
import { tokenHash } from '../token.js';
import { User } from '../user/user.entity.js';
import { InvitationRefused } from './invitation.audit.js';
import { Invitation } from './invitation.entity.js';
import { InvitationInvalidError } from './invitation.errors.js';

export interface InvitationSummary {
  readonly email: string;
  readonly kind: 'platform' | 'organisation';
  readonly organisationName: string | null;
  readonly accountExists: boolean;
}

@Injectable()
export class InvitationReader {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `InvitationInvalidError`. */
  async open(origin: RequestOrigin, token: string): Promise<Invitation> {
    const invitation = await this.em.fork({ clear: true }).findOne(Invitation, { tokenHash: tokenHash(token) });
    if (invitation?.isOpenAt(this.clock.now())) return invitation;
    await this.audit.commit(anonymousActor(origin), new InvitationRefused());
    throw new InvitationInvalidError();
  }

  async inspect(origin: RequestOrigin, token: string): Promise<InvitationSummary> {
    const { email, organisationId } = await this.open(origin, token);
    const em = this.em.fork({ clear: true });
    const organisation = organisationId === null ? null : await em.findOne(Organisation, organisationId);
    return {
      email,
      kind: organisationId === null ? 'platform' : 'organisation',
      organisationName: organisation?.name ?? null,
      accountExists: (await em.count(User, { email })) > 0,
    };
  }
}
