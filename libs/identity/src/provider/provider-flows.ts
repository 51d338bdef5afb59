import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { newToken, tokenHash } from '../token.js';
import type { OidcRequest } from './oidc-client.js';
import type { SamlRequest } from './saml-client.js';

export const FLOW_PURPOSES = ['sign-in', 'link', 'test', 'reauthentication'] as const;
export type FlowPurpose = (typeof FLOW_PURPOSES)[number];

/** A way to a provider and back that a browser has begun. */
export interface ProviderFlow {
  readonly providerId: string;
  readonly purpose: FlowPurpose;
  /** Who links, tests or confirms; null for signing in. */
  readonly userId: string | null;
  /** What travels through the provider; the browser's cookie is another secret. */
  readonly state: string;
  readonly request: OidcRequest | SamlRequest;
  readonly returnTo: string;
  /** Of a confirmation only. */
  readonly asked?: {
    readonly sessionId: string;
    /** Milliseconds since 1970. */
    readonly begunAt: number;
  };
}

/** What came back, not yet looked at. */
export interface ProviderAnswer {
  readonly providerId: string;
  readonly state: string;
  /** The query of the callback, or the SAML response. */
  readonly content: string;
}

const FLOW_LASTS = 600_000;
const ANSWER_LASTS = 60_000;

/**
 * A flow belongs to the browser that began it, by a cookie; an answer to the browser that brought it, by a handle in
 * the fragment of the next address. Only who has both goes on: neither a link with somebody else's answer nor an
 * address of the provider passed on to a victim leads anywhere.
 */
@Injectable()
export class ProviderFlows {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** @returns the token for the browser's cookie */
  async begin(flow: ProviderFlow): Promise<string> {
    const token = newToken();
    await this.redis.set(flowKey(token), JSON.stringify(flow), 'PX', FLOW_LASTS);
    await this.redis.set(stateKey(flow.state), JSON.stringify([flow.providerId, flow.purpose]), 'PX', FLOW_LASTS);
    return token;
  }

  /** Null unless such a flow is under way with that provider, or when it has had an answer already. */
  async keepAnswer(answer: ProviderAnswer): Promise<{ handle: string; purpose: FlowPurpose } | null> {
    const known = await this.redis.getdel(stateKey(answer.state));
    const [providerId, purpose] = JSON.parse(known ?? '[]') as [string?, FlowPurpose?];
    if (providerId !== answer.providerId || !purpose) return null;
    const handle = newToken();
    await this.redis.set(answerKey(handle), JSON.stringify(answer), 'PX', ANSWER_LASTS);
    return { handle, purpose };
  }

  /** Both are used up, whether they belong together or not; null when they do not, or the browser has begun nothing. */
  async take(token: string | null, handle: string): Promise<{ flow: ProviderFlow; answer: ProviderAnswer } | null> {
    const [answerText, flowText] = await Promise.all([
      this.redis.getdel(answerKey(handle)),
      token === null ? null : this.redis.getdel(flowKey(token)),
    ]);
    if (flowText === null || answerText === null) return null;
    const flow = JSON.parse(flowText) as ProviderFlow;
    const answer = JSON.parse(answerText) as ProviderAnswer;
    return flow.state === answer.state && flow.providerId === answer.providerId ? { flow, answer } : null;
  }
}

const flowKey = (token: string): string => `provider-flow:${tokenHash(token)}`;
const stateKey = (state: string): string => `provider-state:${tokenHash(state)}`;
const answerKey = (handle: string): string => `provider-answer:${tokenHash(handle)}`;
