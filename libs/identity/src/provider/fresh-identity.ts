import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock } from '@clientst0r/platform';
import { ProofMethods } from '../session/proof-methods.js';
import type { LiveSession, SessionProvider } from '../session/session.js';
import { type AssertedIdentity, AssertionRefusal } from './asserted-identity.js';
import { freshlyAuthenticated } from './fresh-authentication.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { LinkedIdentity, subjectKey } from './linked-identity.entity.js';
import type { ReturnedFlow } from './provider-door.js';
import { ProviderExchange } from './provider-exchange.js';
import type { ProviderFlow } from './provider-flows.js';
import { provesSecondFactor } from './provider-standing.js';
import { sessionProviderOf } from './session-there.js';

export interface FreshProof {
  /** When he has proved it. */
  readonly at: Date;
  /** The session at the provider may be another one now. */
  readonly provider: SessionProvider | null;
}

/** Whether what a provider has said proves that it is still the person of this session. */
@Injectable()
export class FreshIdentity {
  constructor(
    private readonly em: EntityManager,
    private readonly exchange: ProviderExchange,
    private readonly methods: ProofMethods,
    private readonly clock: Clock,
  ) {}

  /** Throws `AssertionRefusal`. */
  async proved(actor: Actor, session: LiveSession, { provider, flow, answer }: ReturnedFlow): Promise<FreshProof> {
    const begunAt = begunBy(actor, flow);
    if (begunAt === null || !provider.enabled) throw new AssertionRefusal('request', 'flow of another session or purpose');
    const { method } = await this.methods.of(actor.userId);
    if (method !== 'provider') throw new AssertionRefusal('request', 'a stronger proof was set up meanwhile');
    const asserted = await this.exchange.understand(provider, flow, answer);
    await this.assertIsOf(actor, provider, asserted);
    if (session.secondFactor === 'provider' && !provesSecondFactor(provider, asserted))
      throw new AssertionRefusal('subject', 'without the second factor of the session');
    const at = freshlyAuthenticated(asserted.authenticatedAt, begunAt, this.clock.now());
    return { at, provider: sessionProviderOf(provider, asserted) ?? session.provider };
  }

  private async assertIsOf({ userId }: Actor, { id: providerId }: IdentityProvider, asserted: AssertedIdentity): Promise<void> {
    const own = { providerId, userId, subjectKey: subjectKey(asserted) };
    if ((await this.em.fork({ clear: true }).count(LinkedIdentity, own)) === 0) throw new AssertionRefusal('subject', 'another person');
  }
}

/** Null when it is no confirmation, or that of another account or session. */
function begunBy(actor: Actor, { purpose, userId, asked }: ProviderFlow): number | null {
  if (purpose !== 'reauthentication' || userId !== actor.userId || !asked) return null;
  return asked.sessionId === actor.sessionId ? asked.begunAt : null;
}
