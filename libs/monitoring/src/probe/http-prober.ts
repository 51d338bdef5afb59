import type { AddressRules } from '@clientst0r/platform';
import { followsRedirects, includesStatus, parseExpectedStatus, type StatusRange } from '../check/expected-status.js';
import { hostOf, portOf, urlProblem, type HttpSpecification } from '../check/http-specification.js';
import { exchange, type Exchange } from './http-exchange.js';
import type { NameResolver } from './name-resolver.js';
import { ProbeFailure, failureOf, outcomeOf, type ProbeResult, type ProbeTimings } from './probe-result.js';

const MAX_REDIRECTS = 3;
const DETAIL_LENGTH = 240;

interface Hop extends Exchange {
  readonly startedAt: number;
  readonly resolvedAt: number;
}

/** Asks one HTTP(S) address. Every hop is resolved once, judged by the address rules, and connected to exactly what was judged. */
export class HttpProber {
  constructor(
    private readonly resolver: NameResolver,
    private readonly rules: AddressRules,
  ) {}

  /** Settles within `timeoutMilliseconds`, name look-up and redirects included; never rejects. */
  async probe(specification: HttpSpecification, timeoutMilliseconds: number): Promise<ProbeResult> {
    const startedAt = performance.now();
    const deadline = new Deadline(timeoutMilliseconds);
    let hop: Hop | null = null;
    try {
      hop = await this.follow(specification, deadline);
      judge(specification, hop);
      return result(null, hop, startedAt);
    } catch (error) {
      return result(failureOf(error), hop, startedAt);
    } finally {
      deadline.clear();
    }
  }

  private async follow(specification: HttpSpecification, deadline: Deadline): Promise<Hop> {
    const follows = followsRedirects(rangesOf(specification));
    let url = new URL(specification.url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const hop = await this.hop(url, specification, deadline);
      if (!follows || hop.location === undefined || hop.statusCode < 300 || hop.statusCode > 399) return hop;
      url = redirectTarget(hop.location, url);
    }
    throw new ProbeFailure('redirects-exceeded');
  }

  private async hop(url: URL, { method, keyword }: HttpSpecification, deadline: Deadline): Promise<Hop> {
    const startedAt = performance.now();
    const addresses = await deadline.race(this.resolver.resolve(hostOf(url)));
    for (const address of addresses) this.assertAllowed(address, portOf(url));
    const resolvedAt = performance.now();
    const answered = await exchange({ url, method, addresses, wantsBody: keyword !== undefined, signal: deadline.signal });
    return { ...answered, startedAt, resolvedAt };
  }

  private assertAllowed(address: string, port: number): void {
    const refusal = this.rules.refusal(address, port);
    if (refusal !== null) throw new ProbeFailure('address-refused', `${address} (${refusal})`);
  }
}

/** One limit over everything a probe does. */
class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  readonly signal = this.controller.signal;

  constructor(milliseconds: number) {
    this.timer = setTimeout(() => {
      this.controller.abort();
    }, milliseconds);
  }

  /** For what cannot be aborted. */
  race<T>(work: Promise<T>): Promise<T> {
    const late = new Promise<never>((_resolve, reject) => {
      this.signal.addEventListener('abort', () => {
        reject(new ProbeFailure('timeout', 'looking up the name'));
      });
    });
    return Promise.race([work, late]);
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

function rangesOf({ expectedStatus }: HttpSpecification): readonly StatusRange[] {
  return parseExpectedStatus(expectedStatus) ?? [];
}

function redirectTarget(location: string, base: URL): URL {
  const target = URL.parse(location, base);
  const problem = target ? urlProblem(target.href) : 'is not an address';
  if (!target || problem !== null) throw new ProbeFailure('redirect-invalid', problem ?? '');
  return target;
}

function judge(specification: HttpSpecification, hop: Hop): void {
  if (!includesStatus(rangesOf(specification), hop.statusCode)) {
    throw new ProbeFailure('status-unexpected', `${hop.statusCode.toString()}, not ${specification.expectedStatus}`);
  }
  if (specification.keyword !== undefined && !hop.body.includes(specification.keyword)) {
    throw new ProbeFailure('keyword-missing');
  }
}

function result(failure: ProbeFailure | null, hop: Hop | null, startedAt: number): ProbeResult {
  const error = failure?.reason ?? null;
  const detail = failure ? failure.message.slice(0, DETAIL_LENGTH) : null;
  return { outcome: outcomeOf(error), statusCode: hop?.statusCode ?? null, error, detail, timings: timings(hop, startedAt) };
}

function timings(hop: Hop | null, startedAt: number): ProbeTimings {
  const total = performance.now() - startedAt;
  if (!hop) return { dns: null, connect: null, tls: null, firstByte: null, total };
  const readyAt = hop.securedAt ?? hop.connectedAt;
  return {
    dns: hop.resolvedAt - hop.startedAt,
    connect: hop.connectedAt - hop.resolvedAt,
    tls: hop.securedAt === null ? null : hop.securedAt - hop.connectedAt,
    firstByte: hop.firstByteAt - readyAt,
    total,
  };
}
