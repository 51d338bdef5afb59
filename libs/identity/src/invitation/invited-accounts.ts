import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { NewPassword } from '../password/new-password.js';
import { UserCreated } from '../user/user.audit.js';
import { type HashedPassword, User } from '../user/user.entity.js';
import type { Invitation } from './invitation.entity.js';
import { InvitationRedemption } from './invitation-redemption.js';

/** Accounts that begin with an invitation. */
@Injectable()
export class InvitedAccounts {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: NewPassword,
    private readonly redemption: InvitationRedemption,
    private readonly audit: AuditTrail,
  ) {}

  async create(
    origin: RequestOrigin,
    { id, email, organisationId }: Pick<Invitation, 'id' | 'email' | 'organisationId'>,
    name: string,
    password: SecretText,
  ): Promise<User> {
    const hash = await this.passwords.hash(password, { email, name, organisationId });
    return this.store(origin, id, { email, name, hash });
  }

  /** Account, rights and the end of the invitation in one. */
  @Transactional()
  async store(origin: RequestOrigin, invitationId: string, account: { email: string; name: string; hash: HashedPassword }): Promise<User> {
    const user = new User(account.email, account.name);
    user.setFirstPassword(account.hash);
    await this.redemption.redeem(origin, invitationId, user);
    this.em.persist(user);
    this.audit.record(this.em, { ...anonymousActor(origin), name: user.name }, new UserCreated(user, 'invitation'));
    return user;
  }
}
