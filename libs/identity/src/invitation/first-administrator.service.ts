import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { systemActor } from '@clientst0r/platform';
import { PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { PlatformRoleAssignment } from '../user/platform-role-assignment.entity.js';
import { InvitationIssuer } from './invitation-issuer.js';

/** The way in on a new deployment. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly em: EntityManager,
    private readonly invitations: InvitationIssuer,
  ) {}

  /** A one-time link; null when there is a platform administrator already. A link made before stops working. */
  @Transactional()
  async invite(email: string): Promise<string | null> {
    const administrators = await this.em.find(
      PlatformRoleAssignment,
      { roleId: PLATFORM_ADMINISTRATOR },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (administrators.length > 0) return null;
    const terms = {
      purpose: 'platform-administrator',
      email,
      organisationId: null,
      roleIds: [PLATFORM_ADMINISTRATOR],
      invitedBy: null,
    } as const;
    return this.invitations.issue(systemActor('command line'), terms);
  }
}
