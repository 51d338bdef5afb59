import { type ApiKey, ApiKeyScopeViolation } from '@clientst0r/identity';
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

/** Of those that somebody holds, the ones that his key covers; all without one. */
export function coveredPermissions(key: ApiKey | undefined, held: ReadonlySet<string>): ReadonlySet<string> {
  return key ? new Set(key.scopes.filter((scope) => held.has(scope))) : held;
}

/** Why a key does not cover a request, whatever its owner may do; null when it does. */
export function scopeViolation(
  key: ApiKey | undefined,
  rule: AccessRule,
  organisationId: string | null,
  request: AccessedRequest,
): Violation | null {
  if (!key) return null;
  if (organisationId !== null && organisationId !== key.organisationId) return violation(key, request, organisationId, new NotFoundError());
  if (rule.kind !== 'permission') return violation(key, request, 'a session', new SessionNeededError());
  const covered = organisationId !== null && key.scopes.includes(rule.permission);
  return covered ? null : violation(key, request, rule.permission, new ForbiddenError());
}

function violation(key: ApiKey, request: AccessedRequest, asked: string, error: DomainError): Violation {
  return { fact: new ApiKeyScopeViolation(key, request, asked), error };
}
