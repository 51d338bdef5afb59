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
import type { RevealReason } from './reveal-policy.js';
import { RevealRate } from './reveal-rate.js';
import { type GuardedField, secretAccessRefusal, type SecretRefusal, type SecretUse } from './secret-access.js';

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
};

export interface Refused {
  /** For the audit trail. */
  readonly refusal: SecretRefusal | 'rate';
  readonly error: DomainError;
}

/** The one place that decides whether a secret may leave, for every channel. It asks the network for nothing unless the organisation limits the rate. */
@Injectable()
export class SecretAccessPolicy {
  constructor(
    private readonly rate: RevealRate,
    private readonly clock: Clock,
    private readonly countries: CountryReader,
  ) {}

  /** For many at once: without the limit of reveals an hour, which is for single secrets. Null when the secret may leave. */
  refusalByRules(actor: Actor, use: SecretUse, field: GuardedField, given: RevealReason): SecretRefusal | null {
    const country = this.countries.countryOf(actor.address);
    return secretAccessRefusal({ use, actor, field, given, country, at: this.clock.now() });
  }

  /** Null when the secret may leave; then it counts as given. */
  async refusal(actor: Actor, use: SecretUse, field: GuardedField, given: RevealReason): Promise<Refused | null> {
    const refusal = this.refusalByRules(actor, use, field, given);
    if (refusal !== null) return { refusal, error: ERRORS[refusal]() };
    const most = field.policy?.revealsPerHour ?? null;
    if (most === null) return null;
    const seconds = await this.rate.take(organisationOf(actor), actor.userId, most);
    return seconds === 0 ? null : { refusal: 'rate', error: new TooManyRequestsError(seconds) };
  }
}
