import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, inOrganisation, ReauthenticationRequiredError } from '@clientst0r/platform';
import { TrustedProxies } from '@clientst0r/security';
import type { AccessedRequest } from './authenticated-request.js';
import { authenticateApiKey, authenticateScimClient, authenticateSession } from './authentication.js';
import { originOf } from './request-origin.js';
import { ACCESS_RULE, type AccessRule } from './requires.decorator.js';
import { judge } from './verdict.js';

/** OWASP ASVS 5.0, 7.5: what is sensitive needs a fresh proof of identity. */
const REAUTHENTICATION_MILLISECONDS = 5 * 60_000;

/** Default deny: who is it, may he be in this organisation, may he do this there. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly trustedProxies: TrustedProxies,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<AccessedRequest>(), http.getResponse<Response>()];
    originOf(request, this.trustedProxies);
    const rule = ruleOf(context);
    if (rule.kind === 'public') return true;
    if (rule.kind === 'scim') {
      await authenticateScimClient(request, response);
      return true;
    }
    // Whoever sends a key is judged by it alone.
    await (request.headers.authorization === undefined ? authenticateSession : authenticateApiKey)(request, response);
    const { actor, judgedIn, refusal } = judge(request, rule);
    request.judgedIn = judgedIn;
    if (refusal) {
      await this.audit.commit(actor, refusal.fact);
      throw refusal.error;
    }
    if (actor.organisationId !== null) inOrganisation(this.em, actor.organisationId);
    request.actor = actor;
    if (rule.reauthenticate) this.requireReauthentication(actor);
    return true;
  }

  private requireReauthentication(actor: Actor): void {
    const age = actor.reauthenticatedAt ? this.clock.now().getTime() - actor.reauthenticatedAt.getTime() : Infinity;
    if (age > REAUTHENTICATION_MILLISECONDS) throw new ReauthenticationRequiredError();
  }
}

function ruleOf(context: ExecutionContext): AccessRule {
  const rules = Reflect.getMetadata(ACCESS_RULE, context.getHandler()) as AccessRule[] | undefined;
  if (rules?.length !== 1 || !rules[0]) throw new Error('A route without exactly one access rule was reached');
  return rules[0];
}
