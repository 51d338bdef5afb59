import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Permission } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import type { LeasePurpose } from '../access/secret-access.js';
import { VaultPolicies } from '../access/vault-policy.service.js';
import { type RightHolder, RightHolders } from '../access/right-holders.js';
import type { AccessRequest } from './access-request.entity.js';
import { APPROVE } from './approvers.js';
import { LeasableReader } from './leasable.reader.js';

const NEEDED: Readonly<Record<LeasePurpose, readonly Permission[]>> = { value: ['vault.secret.reveal'], code: ['vault.totp.generate'] };

const MEMBERSHIP = "select 1 from memberships where id = ? and organisation_id = ? and status = 'active'";

/** What of that which a request needs is still so: who asked, who approved, the secret, and how many must approve. */
@Injectable()
export class AccessHolders {
  constructor(
    private readonly em: EntityManager,
    private readonly people: RightHolders,
    private readonly leasables: LeasableReader,
    private readonly policies: VaultPolicies,
  ) {}

  /** Null when he has left, even if he is back, or may use no secrets any more. */
  async requester({ requesterId, organisationId, membershipId, purpose }: AccessRequest): Promise<RightHolder | null> {
    const rows = await this.em.getConnection().execute<object[]>(MEMBERSHIP, [membershipId, organisationId]);
    return rows.length === 0 ? null : this.people.find(requesterId, organisationId, NEEDED[purpose]);
  }

  /** Whether the secret is in the vault, in that version. */
  async isThere({ organisationId, credentialId, fieldId, fieldVersion }: AccessRequest): Promise<boolean> {
    const secret = await this.leasables.find(organisationId, { credentialId, fieldId }, fieldVersion);
    return secret !== null && secret.credential.trashedAt === null;
  }

  /** The larger of then and now. */
  async approvalsNeeded(actor: Actor, { approvalsNeeded }: AccessRequest): Promise<number> {
    const { approvals } = await this.policies.get(actor);
    return Math.max(1, approvals, approvalsNeeded);
  }

  /** How many of those who have approved may still do so. */
  async countApproving({ verdicts, organisationId }: AccessRequest): Promise<number> {
    const each = await Promise.all(verdicts.map(({ approverId }) => this.people.find(approverId, organisationId, [APPROVE])));
    return each.filter((person) => person !== null).length;
  }
}
