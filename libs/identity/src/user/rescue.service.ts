import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { Clock, systemActor } from '@clientst0r/platform';
import { PasswordResetIssuer } from '../password/password-reset.issuer.js';
import { PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { SecondFactorsReset } from '../second-factor/second-factor.audit.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { User } from './user.entity.js';

/** The way back in for whoever runs the server, when no administrator can sign in. Not reached from the web. */
@Injectable()
export class Rescue {
  constructor(
    private readonly em: EntityManager,
    private readonly resets: PasswordResetIssuer,
    private readonly factors: SecondFactors,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** A one-time link for a new password; null unless that is an active platform administrator. It makes nobody one. */
  @Transactional()
  async linkFor(email: string, withoutFactors: boolean): Promise<string | null> {
    const user = await this.em.findOne(User, { email, status: 'active' }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const role = user && (await this.em.findOne(PlatformRoleAssignment, { userId: user.id, roleId: PLATFORM_ADMINISTRATOR }));
    if (!user || !role?.holdsAt(this.clock.now())) return null;
    const actor = systemActor('command line');
    if (withoutFactors && (await this.factors.removeAll(user.id))) {
      user.factorsWereReset(null, this.clock.now());
      this.audit.record(this.em, actor, new SecondFactorsReset(user));
    }
    return this.resets.issue(actor, user.id);
  }
}
