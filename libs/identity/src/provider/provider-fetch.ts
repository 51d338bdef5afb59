import { lookup } from 'node:dns';
import { type LookupFunction } from 'node:net';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Agent, fetch as undiciFetch } from 'undici';
import { AddressRules, addressRulesOf, Configuration } from '@clientst0r/platform';
import { AssertionRefusal } from './asserted-identity.js';

/** Milliseconds for a whole request. */
const TIMEOUT = 10_000;
const ANSWER_LIMIT = 1_000_000;

export type Fetch = (url: string, options: { method?: string; headers?: object; body?: unknown }) => Promise<Response>;

/** Requests to providers: https only, never to this machine's own ports nor to special addresses, no redirects, capped in time and size. */
@Injectable()
export class ProviderFetch implements OnModuleDestroy {
  private readonly rules: AddressRules;
  private readonly made = new Map<string, Fetch>();
  private readonly dispatchers: Agent[] = [];

  constructor(configuration: Configuration) {
    // Providers of one's own network are common: an administrator who has confirmed that it is he names them.
    this.rules = addressRulesOf(configuration, ['0.0.0.0/0', '::/0']);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.dispatchers.map((dispatcher) => dispatcher.destroy()));
  }

  /** @param authority PEM; null for the authorities of the system */
  with(authority: string | null): Fetch {
    const key = authority ?? '';
    const known = this.made.get(key) ?? this.make(authority);
    this.made.set(key, known);
    return known;
  }

  private make(authority: string | null): Fetch {
    const dispatcher = new Agent({
      connect: { lookup: this.lookup, timeout: TIMEOUT, ...(authority === null ? {} : { ca: authority }) },
      maxResponseSize: ANSWER_LIMIT,
    });
    this.dispatchers.push(dispatcher);
    return async (url, { method = 'GET', headers = {}, body = null }) => {
      this.assertAllowed(new URL(url));
      const answer = await undiciFetch(url, {
        method,
        headers: headers as Record<string, string>,
        body: body instanceof URLSearchParams ? body.toString() : (body as string | null),
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT),
        dispatcher,
      });
      return answer as unknown as Response;
    };
  }

  /** Names are judged when they are looked up. */
  private assertAllowed({ protocol, hostname, port }: URL): void {
    const isAddress = /^[\d.]+$|^\[/u.test(hostname);
    const refusal = isAddress ? this.rules.refusal(hostname.replace(/^\[(.*)\]$/u, '$1'), Number(port || 443)) : null;
    if (protocol !== 'https:' || refusal !== null) throw new AssertionRefusal('reach', 'address not allowed');
  }

  private readonly lookup: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const allowed = error ? [] : addresses.filter(({ address }) => this.rules.refusal(address, 443) === null);
      if (allowed.length > 0) done(null, allowed, 0);
      else done(error ?? new Error('address not allowed'), [], 0);
    });
  };
}
