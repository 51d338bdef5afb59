import { ApiKeyScopeViolation, concernedBy, type KnownApiKey } from '@clientst0r/identity';
import { type DomainError, ForbiddenError, NotFoundError } from '@clientst0r/platform';
import type { AccessedRequest } from './authenticated-request.js';
import type { AccessRule } from './requires.decorator.js';

class SessionNeededError extends ForbiddenError {
  override readonly code = 'session-needed';

  constructor() {
    super('This is for people who are signed in, not for API keys.');
  }
}

interface Violation {
  readonly fact: ApiKeyScopeViolation;
  readonly error: DomainError;
}

/** Of those that somebody holds in an organisation, the ones that his key covers; all without one. */
export function coveredPermissions(
  known: KnownApiKey | undefined,
  organisationId: string | null,
  held: ReadonlySet<string>,
): ReadonlySet<string> {
  if (!known) return held;
  const { key, reach } = known;
  return new Set(organisationId !== null && reach.has(organisationId) ? key.scopes.filter((scope) => held.has(scope)) : []);
}

/** Why a key does not cover a request, whatever its owner may do; null when it does. */
export function scopeViolation(
  known: KnownApiKey | undefined,
  rule: AccessRule,
  organisationId: string | null,
  request: AccessedRequest,
): Violation | null {
  if (!known) return null;
  const violation = (asked: string, error: DomainError): Violation => ({
    fact: new ApiKeyScopeViolation(known.key, request, { asked, status: error.status }, concernedBy(known, organisationId)),
    error,
  });
  if (organisationId !== null && !known.reach.has(organisationId)) return violation(organisationId, new NotFoundError());
  if (rule.kind !== 'permission') return violation('a session', new SessionNeededError());
  const covered = organisationId !== null && known.key.scopes.includes(rule.permission);
  return covered ? null : violation(rule.permission, new ForbiddenError());
}
