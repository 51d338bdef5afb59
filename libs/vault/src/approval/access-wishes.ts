import { Injectable } from '@nestjs/common';
import { type Actor, ConflictError, ForbiddenError, NotFoundError, organisationOf } from '@clientst0r/platform';
import type { RevealReason } from '../access/reveal-policy.js';
import type { LeasePurpose } from '../access/secret-access.js';
import { errorOf, SecretAccessPolicy } from '../access/secret-access.policy.js';
import { VaultPolicies } from '../access/vault-policy.service.js';
import type { VaultTerms } from '../access/vault-terms.js';
import type { FieldPath } from '../credential/sealed-field.reader.js';
import { type Leasable, LeasableReader } from './leasable.reader.js';

export interface WantedAccess extends RevealReason {
  readonly reason: string;
  readonly purpose: LeasePurpose;
  /** Of a former value; left out for the value of now. */
  readonly version?: number;
  /** Left out for what the organisation usually gives. */
  readonly minutes?: number;
}

export interface FoundWish {
  readonly secret: Leasable;
  readonly terms: VaultTerms;
}

/** Looks at what somebody wants to be allowed. */
@Injectable()
export class AccessWishes {
  constructor(
    private readonly leasables: LeasableReader,
    private readonly policy: SecretAccessPolicy,
    private readonly policies: VaultPolicies,
  ) {}

  /** What nothing but the approval keeps from the person. Throws what a reveal would throw where anything else does, and a conflict where nothing does. */
  async find(actor: Actor, path: FieldPath, wanted: WantedAccess): Promise<FoundWish> {
    const secret = await this.leasables.find(organisationOf(actor), path, wanted.version);
    if (!secret) throw new NotFoundError();
    if (actor.sessionId === null) throw new ForbiddenError('Approvals are for people. A program gets no secret that needs one.');
    const refusal = this.policy.refusalByRules(actor, wanted.purpose === 'code' ? 'code' : 'reveal', secret, wanted);
    if (refusal === null) throw new ConflictError('approval-not-needed', 'This secret needs nobody’s approval.');
    if (refusal !== 'approval') throw errorOf(refusal);
    return { secret, terms: await this.policies.get(actor) };
  }
}
