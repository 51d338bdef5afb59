import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Clock,
  ConflictError,
  CountryReader,
  type DomainError,
  ForbiddenError,
  organisationOf,
  ReauthenticationRequiredError,
  TooManyRequestsError,
  ValidationFailedError,
} from '@clientst0r/platform';
import { Leases } from '../approval/leases.js';
import type { RevealPolicy, RevealReason } from './reveal-policy.js';
import { RevealRate } from './reveal-rate.js';
import { type GuardedField, PURPOSE, secretAccessRefusal, type SecretRefusal, type SecretUse } from './secret-access.js';

export class FieldAccessDenied extends ForbiddenError {
  override readonly code = 'field-access-denied';

  constructor() {
    super('This field is kept for others. Who may use it is set by those who may grant access to fields.');
  }
}

class OutsideAccessRules extends ForbiddenError {
  override readonly code = 'outside-access-rules';

  constructor() {
    super('The rules of this entry do not let its secrets out at this time, or not to where you are.');
  }
}

class ApprovalRequired extends ForbiddenError {
  override readonly code = 'approval-required';

  constructor() {
    super('Somebody else has to approve this. Ask for access to the field, and try again when it is granted.');
  }
}

const outside = (): DomainError => new OutsideAccessRules();
const missing = (field: string): DomainError => new ValidationFailedError([{ field, message: 'is asked for by this organisation' }]);

const ERRORS: Readonly<Record<SecretRefusal, () => DomainError>> = {
  permission: () => new ForbiddenError(),
  field: () => new FieldAccessDenied(),
  'in-trash': () => new ConflictError('credential-in-trash', 'This entry is in the trash. Restore it first.'),
  'no-one-time-code': () => new ConflictError('no-one-time-code', 'This field does not generate one-time codes.'),
  network: outside,
  country: outside,
  hours: outside,
  reauthentication: () => new ReauthenticationRequiredError(),
  reason: () => missing('reason'),
  ticket: () => missing('ticket'),
  approval: () => new ApprovalRequired(),
};

export function errorOf(refusal: SecretRefusal): DomainError {
  return ERRORS[refusal]();
}

export interface Refused {
  /** For the audit trail. */
  readonly refusal: SecretRefusal | 'rate';
  readonly error: DomainError;
}

/** A field in one of its versions: what a lease is for. */
interface LeasableField extends GuardedField {
  readonly id: string;
  readonly version: number;
}

interface Decision {
  /** Null when the secret may leave; then it counts as given. */
  readonly refused: Refused | null;
  /** By which approval it may. */
  readonly leaseId: string | null;
}

/** The one place that decides whether a secret may leave, for every channel. It asks for nothing more unless the organisation wants approval or limits the rate. */
@Injectable()
export class SecretAccessPolicy {
  constructor(
    private readonly rate: RevealRate,
    private readonly clock: Clock,
    private readonly countries: CountryReader,
    private readonly leases: Leases,
  ) {}

  /** For many at once: without the limit of reveals an hour, which is for single secrets. Null when the secret may leave. */
  refusalByRules(actor: Actor, use: SecretUse, field: GuardedField, given: RevealReason, leased = false): SecretRefusal | null {
    const country = this.countries.countryOf(actor.address);
    return secretAccessRefusal({ use, actor, field, given, country, at: this.clock.now(), leased });
  }

  /** For many at once: what others have approved for that use, as `leaseKey`s; nothing is asked where nobody must approve. */
  async leased(actor: Actor, use: SecretUse, policy: RevealPolicy | null): Promise<ReadonlySet<string>> {
    return policy === null || policy.approvals === 0 ? new Set() : this.leases.held(actor, PURPOSE[use]);
  }

  async decide(actor: Actor, use: SecretUse, field: LeasableField, given: RevealReason): Promise<Decision> {
    const refusal = this.refusalByRules(actor, use, field, given);
    const leaseId = refusal === 'approval' ? await this.leases.find(actor, field, PURPOSE[use], this.clock.now()) : null;
    if (refusal !== null && leaseId === null) return { refused: { refusal, error: errorOf(refusal) }, leaseId };
    const most = field.policy?.revealsPerHour ?? null;
    const seconds = most === null ? 0 : await this.rate.take(organisationOf(actor), actor.userId, most);
    return { refused: seconds === 0 ? null : { refusal: 'rate', error: new TooManyRequestsError(seconds) }, leaseId };
  }
}
