import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { isUUID } from 'class-validator';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditFact, AuditTrail } from '@clientst0r/audit';
import { PermissionReader, type ResolvedAccess } from '@clientst0r/identity';
import {
  type Actor,
  Clock,
  DomainError,
  ForbiddenError,
  inOrganisation,
  NotFoundError,
  ReauthenticationRequiredError,
  UnauthenticatedError,
  VaultSealedError,
} from '@clientst0r/platform';
import { TrustedProxies } from '@clientst0r/security';
import { AccessRefused } from './access.audit.js';
import { coveredPermissions, scopeViolation } from './api-key-scope.js';
import type { AccessedRequest, AuthenticatedPerson } from './authenticated-request.js';
import { originOf } from './request-origin.js';
import { notMember, OrganisationMovedError } from './closed-organisation.js';
import { ACCESS_RULE, type AccessRule } from './requires.decorator.js';
import { ApiKeyGuard, authenticated, ScimGuard } from './other-guards.js';

/** OWASP ASVS 5.0, 7.5: what is sensitive needs a fresh proof of identity. */
const REAUTHENTICATION_MILLISECONDS = 5 * 60_000;

/** Default deny: who is it, may he be in this organisation, may he do this there. */
@Injectable()
export class AccessGuard extends AuthGuard('session') {
  private readonly scim = new ScimGuard();
  private readonly keys = new ApiKeyGuard();

  constructor(
    private readonly em: EntityManager,
    private readonly permissions: PermissionReader,
    private readonly audit: AuditTrail,
    private readonly trustedProxies: TrustedProxies,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccessedRequest>();
    originOf(request, this.trustedProxies);
    const rule = ruleOf(context);
    if (rule.kind === 'public') return true;
    if (rule.kind === 'scim') return this.scim.canActivate(context);
    // Whoever sends a key is judged by it alone.
    await (request.headers.authorization === undefined ? super.canActivate(context) : this.keys.canActivate(context));
    const { actor, vaultSealed } = await this.actorOf(request, rule);
    request.actor = actor;
    if (rule.kind === 'permission') await this.requirePermission(actor, rule, vaultSealed, request);
    if (rule.reauthenticate) this.requireReauthentication(actor);
    return true;
  }

  /** Called by Passport's guard. */
  override handleRequest<T = AuthenticatedPerson>(error: Error | null, person: T | false): T {
    return authenticated(error, person);
  }

  private async actorOf(request: AccessedRequest, rule: AccessRule): Promise<{ actor: Actor; vaultSealed: boolean }> {
    const { user, origin } = request;
    if (!user || !origin) throw new UnauthenticatedError();
    const organisationId = organisationInPath(request);
    const { access, judgedIn } = await this.accessOf(user, organisationId, rule, request);
    request.judgedIn = judgedIn;
    const { userId, name, sessionId, reauthenticatedAt, apiKey } = user;
    const permissions = coveredPermissions(apiKey, judgedIn, access.permissions);
    const { roleIds, vaultSealed = false } = access;
    const actor: Actor = { ...origin, userId, name, sessionId, reauthenticatedAt, organisationId, roleIds, permissions };
    const outside = scopeViolation(apiKey, rule, judgedIn, request);
    if (outside) return this.refuse(actor, outside.fact, outside.error);
    if (organisationId === null) return { actor, vaultSealed };
    if (!access.member) return this.refuse(actor, new AccessRefused(request, { organisationId }), notMember(access));
    inOrganisation(this.em, organisationId);
    return { actor, vaultSealed };
  }

  /** What was recorded of an organisation that was merged is still there: who may read it of the other one may read it. */
  private async accessOf(
    { userId, epoch }: AuthenticatedPerson,
    asked: string | null,
    rule: AccessRule,
    request: AccessedRequest,
  ): Promise<{ access: ResolvedAccess; judgedIn: string | null }> {
    const access = await this.permissions.resolve(userId, asked, epoch);
    const { movedTo } = access;
    if (movedTo === undefined) return { access, judgedIn: asked };
    if (rule.kind !== 'permission' || !rule.ofMerged) throw new OrganisationMovedError(request, movedTo);
    return { access: await this.permissions.resolve(userId, movedTo, epoch), judgedIn: movedTo };
  }

  private async requirePermission(
    actor: Actor,
    { permission, ofVault }: Extract<AccessRule, { kind: 'permission' }>,
    vaultSealed: boolean,
    request: AccessedRequest,
  ): Promise<void> {
    if (!actor.permissions.has(permission)) await this.refuse(actor, new AccessRefused(request, { permission }), new ForbiddenError());
    if (ofVault && vaultSealed)
      await this.refuse(actor, new AccessRefused(request, { permission, vault: 'sealed' }), new VaultSealedError());
  }

  private async refuse(actor: Actor, fact: AuditFact, error: DomainError): Promise<never> {
    await this.audit.commit(actor, fact);
    throw error;
  }

  private requireReauthentication(actor: Actor): void {
    const age = actor.reauthenticatedAt ? this.clock.now().getTime() - actor.reauthenticatedAt.getTime() : Infinity;
    if (age > REAUTHENTICATION_MILLISECONDS) throw new ReauthenticationRequiredError();
  }
}

/** Null where the path has none. */
function organisationInPath({ params }: AccessedRequest): string | null {
  const inPath = params['organisationId'];
  if (typeof inPath !== 'string') return null;
  if (!isUUID(inPath)) throw new NotFoundError();
  return inPath.toLowerCase();
}

function ruleOf(context: ExecutionContext): AccessRule {
  const rules = Reflect.getMetadata(ACCESS_RULE, context.getHandler()) as AccessRule[] | undefined;
  if (rules?.length !== 1 || !rules[0]) throw new Error('A route without exactly one access rule was reached');
  return rules[0];
}
