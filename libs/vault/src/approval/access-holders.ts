import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Permission } from '@clientst0r/identity';
import type { LeasePurpose } from '../access/secret-access.js';
import { LinkMakers, type Maker } from '../sharing/link-maker.js';
import type { AccessRequest } from './access-request.entity.js';
import { APPROVE } from './approvers.js';

const NEEDED: Readonly<Record<LeasePurpose, readonly Permission[]>> = { value: ['vault.secret.reveal'], code: ['vault.totp.generate'] };

const MEMBERSHIP = "select 1 from memberships where id = ? and organisation_id = ? and status = 'active'";

/** Who of those that a request names may still do what it needs of them. */
@Injectable()
export class AccessHolders {
  constructor(
    private readonly em: EntityManager,
    private readonly people: LinkMakers,
  ) {}

  /** Null when he has left, even if he is back, or may use no secrets any more. */
  async requester({ requesterId, organisationId, membershipId, purpose }: AccessRequest): Promise<Maker | null> {
    const rows = await this.em.getConnection().execute<object[]>(MEMBERSHIP, [membershipId, organisationId]);
    return rows.length === 0 ? null : this.people.find(requesterId, organisationId, NEEDED[purpose]);
  }

  /** How many of those who have approved may still do so. */
  async countApproving({ verdicts, organisationId }: AccessRequest): Promise<number> {
    const each = await Promise.all(verdicts.map(({ approverId }) => this.people.find(approverId, organisationId, [APPROVE])));
    return each.filter((person) => person !== null).length;
  }
}
