import type { AuditFact } from '@clientst0r/audit';
import { accessIn, type PersonAccess, type ResolvedAccess } from '@clientst0r/identity';
import { type Actor, type DomainError, ForbiddenError, NotFoundError, UnauthenticatedError, VaultSealedError } from '@clientst0r/platform';
import { AccessRefused } from './access.audit.js';
import { coveredPermissions, scopeViolation } from './api-key-scope.js';
import type { AccessedRequest } from './authenticated-request.js';
import { notMember, OrganisationMovedError } from './closed-organisation.js';
import type { AccessRule } from './requires.decorator.js';

export interface Verdict {
  readonly actor: Actor;
  /** The organisation whose rules hold; of one that was merged, the one that it became part of. */
  readonly judgedIn: string | null;
  /** What is recorded, and what is answered, when he may not. */
  readonly refusal?: { readonly fact: AuditFact; readonly error: DomainError };
}

/** RFC 9562, section 4, in any version. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/**
 * May whoever sends the request be in the organisation of its path, and do there what the rule asks for? Nothing is read for it: what
 * he may do came with him. Throws where nothing is to be recorded.
 */
export function judge(request: AccessedRequest, rule: AccessRule): Verdict {
  const { user, origin } = request;
  if (!user || !origin) throw new UnauthenticatedError();
  const { person, sessionId, reauthenticatedAt, apiKey } = user;
  const organisationId = organisationInPath(request);
  const { access, judgedIn } = accessOf(person, organisationId, rule, request);
  const permissions = coveredPermissions(apiKey, judgedIn, access.permissions);
  const { userId, name } = person;
  const actor: Actor = { ...origin, userId, name, sessionId, reauthenticatedAt, organisationId, roleIds: access.roleIds, permissions };
  const refusal = scopeViolation(apiKey, rule, judgedIn, request) ?? refusalOf(actor, access, rule, request);
  return refusal ? { actor, judgedIn, refusal } : { actor, judgedIn };
}

/** What was recorded of an organisation that was merged is still there: who may read it of the other one may read it. */
function accessOf(
  person: PersonAccess,
  asked: string | null,
  rule: AccessRule,
  request: AccessedRequest,
): { access: ResolvedAccess; judgedIn: string | null } {
  const access = accessIn(person, asked);
  const { movedTo } = access;
  if (movedTo === undefined) return { access, judgedIn: asked };
  if (rule.kind !== 'permission' || !rule.ofMerged) throw new OrganisationMovedError(request, movedTo);
  return { access: accessIn(person, movedTo), judgedIn: movedTo };
}

function refusalOf(actor: Actor, access: ResolvedAccess, rule: AccessRule, request: AccessedRequest): Verdict['refusal'] {
  const { organisationId } = actor;
  if (organisationId !== null && !access.member) return { fact: new AccessRefused(request, { organisationId }), error: notMember(access) };
  if (rule.kind !== 'permission') return undefined;
  const { permission } = rule;
  if (!actor.permissions.has(permission)) return { fact: new AccessRefused(request, { permission }), error: new ForbiddenError() };
  if (rule.ofVault && access.vaultSealed === true)
    return { fact: new AccessRefused(request, { permission, vault: 'sealed' }), error: new VaultSealedError() };
  return undefined;
}

/** Null where the path has none. */
function organisationInPath({ params }: AccessedRequest): string | null {
  const inPath = params['organisationId'];
  if (typeof inPath !== 'string') return null;
  if (!UUID.test(inPath)) throw new NotFoundError();
  return inPath.toLowerCase();
}
