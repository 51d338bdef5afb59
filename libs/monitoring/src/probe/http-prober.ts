import type { SecureContext } from 'node:tls';
import { followsRedirects, includesStatus, parseExpectedStatus, type StatusRange } from '../check/expected-status.js';
import type { CheckFieldValues } from '../kind/check-field.js';
import type { HttpSpecification } from '../kind/http.kind.js';
import { parseHeaders } from '../kind/target-rules.js';
import { hostOf, portOf, urlProblem } from '../kind/web-address.js';
import type { AddressGate } from './address-gate.js';
import { Deadline } from './deadline.js';
import { judgeContent, wantsBody } from './http-content.js';
import { ClientContexts } from './client-contexts.js';
import { exchange, type Exchange, type ExchangeRequest } from './http-exchange.js';
import { assertQuick, failureOf, ProbeFailure, type ProbeResult, probeResult, type ProbeTimings } from './probe-result.js';

const MAX_REDIRECTS = 3;
/** Answered by asking again with GET (RFC 9110, section 15.4), whatever was asked before. */
const SEE_OTHER: ReadonlySet<number> = new Set([301, 302, 303]);

/** With its secrets opened. */
export type HttpQuestion = HttpSpecification & Pick<CheckFieldValues, 'secretHeaders' | 'clientKey'>;

interface Answered extends Exchange {
  /** When the connection was begun that was answered on. */
  readonly askedAt: number;
}

interface Hop extends Answered {
  readonly startedAt: number;
  readonly resolvedAt: number;
}

interface Step {
  readonly url: URL;
  readonly method: string;
  readonly body: string | null;
}

/** Asks one HTTP(S) address. Every hop is resolved once, judged by the address rules, and connected to exactly what was judged. */
export class HttpProber {
  private readonly contexts = new ClientContexts();

  constructor(private readonly gate: AddressGate) {}

  /** Settles within `timeoutMilliseconds`, name look-up and redirects included; never rejects. */
  async probe(question: HttpQuestion, timeoutMilliseconds: number): Promise<ProbeResult> {
    const startedAt = performance.now();
    const deadline = new Deadline(timeoutMilliseconds);
    let hop: Hop | null = null;
    try {
      hop = await this.follow(question, deadline);
      judge(question, hop);
      assertQuick(performance.now() - startedAt, question);
      return probeResult(null, timings(hop, startedAt), hop.statusCode);
    } catch (error) {
      return probeResult(failureOf(error), timings(hop, startedAt), hop?.statusCode ?? null);
    } finally {
      deadline.clear();
    }
  }

  private async follow(question: HttpQuestion, deadline: Deadline): Promise<Hop> {
    const follows = question.followRedirects !== false && followsRedirects(rangesOf(question));
    const home = new URL(question.url);
    let step: Step = { url: home, method: question.method, body: question.body ?? null };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const hop = await this.hop(step, question, isAtHome(step.url, home), deadline);
      if (!follows || hop.location === undefined || hop.statusCode < 300 || hop.statusCode > 399) return hop;
      step = nextStep(step, hop.statusCode, redirectTarget(hop.location, step.url));
    }
    throw new ProbeFailure('redirects-exceeded');
  }

  private async hop({ url, method, body }: Step, question: HttpQuestion, atHome: boolean, deadline: Deadline): Promise<Hop> {
    const startedAt = performance.now();
    const addresses = await this.gate.admit(hostOf(url), portOf(url), deadline);
    const resolvedAt = performance.now();
    const asked = {
      url,
      method,
      addresses,
      body,
      headers: headersOf(question, atHome, body !== null),
      wantsBody: wantsBody(question),
      deadline,
    };
    return { ...(await this.ask(asked, question, atHome)), startedAt, resolvedAt };
  }

  /** @throws ProbeFailure */
  private async ask(asked: Omit<ExchangeRequest, 'secureContext'>, question: HttpQuestion, atHome: boolean): Promise<Answered> {
    const ask = async (secureContext: SecureContext | null): Promise<Answered> => {
      const askedAt = performance.now();
      return { ...(await exchange({ ...asked, secureContext })), askedAt };
    };
    if (asked.url.protocol !== 'https:') return ask(null);
    const light = this.contexts.light(question, atHome);
    if (!light) return ask(this.contexts.of(question, atHome));
    try {
      return await ask(light);
    } catch (error) {
      // It may insist on the key exchange that was left out.
      if (failureOf(error).reason !== 'tls-failed') throw error;
      return ask(this.contexts.of(question, atHome));
    }
  }
}

/** What was told for one place is not told to another (as RFC 9110, section 15.4, asks of credentials). */
function isAtHome(url: URL, home: URL): boolean {
  return url === home || url.origin === home.origin;
}

function rangesOf({ expectedStatus }: HttpSpecification): readonly StatusRange[] {
  return parseExpectedStatus(expectedStatus) ?? [];
}

function headersOf({ headers = '', secretHeaders = '' }: HttpQuestion, atHome: boolean, hasBody: boolean): Record<string, string> {
  const pairs = atHome ? [...(parseHeaders(headers) ?? []), ...(parseHeaders(secretHeaders) ?? [])] : [];
  const usual = hasBody ? { 'content-type': 'text/plain; charset=utf-8' } : {};
  return { ...usual, ...Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])) };
}

function redirectTarget(location: string, base: URL): URL {
  const target = URL.parse(location, base);
  const problem = target ? urlProblem(target.href) : 'is not an address';
  if (!target || problem !== null) throw new ProbeFailure('redirect-invalid', problem ?? '');
  return target;
}

/** A body, too, is meant for the place that was named. */
function nextStep({ url, method, body }: Step, statusCode: number, target: URL): Step {
  if (method === 'HEAD') return { url: target, method, body: null };
  if (SEE_OTHER.has(statusCode) || target.origin !== url.origin) return { url: target, method: 'GET', body: null };
  return { url: target, method, body };
}

function judge(question: HttpQuestion, hop: Hop): void {
  if (!includesStatus(rangesOf(question), hop.statusCode)) {
    throw new ProbeFailure('status-unexpected', `${hop.statusCode.toString()}, not ${question.expectedStatus}`);
  }
  judgeContent(question, hop.body);
}

function timings(hop: Hop | null, startedAt: number): ProbeTimings {
  const total = performance.now() - startedAt;
  if (!hop) return { dns: null, connect: null, tls: null, firstByte: null, total };
  const readyAt = hop.securedAt ?? hop.connectedAt;
  return {
    dns: hop.resolvedAt - hop.startedAt,
    connect: hop.connectedAt - hop.askedAt,
    tls: hop.securedAt === null ? null : hop.securedAt - hop.connectedAt,
    firstByte: hop.firstByteAt - readyAt,
    total,
  };
}
