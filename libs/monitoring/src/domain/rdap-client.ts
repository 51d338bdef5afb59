import type { SecureContext } from 'node:tls';
import { hostOf, portOf, urlProblem } from '../kind/web-address.js';
import type { AddressGate } from '../probe/address-gate.js';
import type { Deadline } from '../probe/deadline.js';
import { type Exchange, exchange } from '../probe/http-exchange.js';
import { readRdap } from './rdap-answer.js';
import { silent, type Told, waitOf } from './registry-told.js';

const MOST_HOPS = 4;

/** Asks one server by RDAP (RFC 7480): addresses that were judged, HTTPS all the way, redirects too. */
export class RdapClient {
  /** @param trust authorities instead of the system's */
  constructor(
    private readonly gate: AddressGate,
    private readonly trust: SecureContext | null,
  ) {}

  /** @param base of the server's addresses. @param domain in ASCII. @throws ProbeFailure */
  async ask(base: string, domain: string, deadline: Deadline): Promise<Told> {
    let url: URL | null = new URL(`domain/${encodeURIComponent(domain)}`, base);
    for (let hop = 0; hop < MOST_HOPS && url; hop++) {
      const answer = await this.get(url, deadline);
      if (answer.statusCode < 300 || answer.statusCode > 399) return toldBy(answer, domain);
      url = nextOf(answer, url);
    }
    return silent('it redirects to where nothing may be asked');
  }

  private async get(url: URL, deadline: Deadline): Promise<Exchange> {
    const addresses = await this.gate.admit(hostOf(url), portOf(url), deadline);
    const asked = { url, method: 'GET', headers: { accept: 'application/rdap+json' }, body: null, addresses };
    return exchange({ ...asked, secureContext: this.trust, wantsBody: true, deadline });
  }
}

function nextOf({ location = '' }: Exchange, from: URL): URL | null {
  const url = URL.parse(location, from);
  return url?.protocol === 'https:' && urlProblem(url.href) === null ? url : null;
}

function toldBy({ statusCode, body, retryAfter }: Exchange, domain: string): Told {
  if (statusCode === 404) return { kind: 'not-registered' };
  if (statusCode === 429) return { kind: 'busy', wait: waitOf(retryAfter) };
  if (statusCode !== 200) return silent(`it answered ${statusCode.toString()}`);
  const registration = readRdap(body.toString('utf8'), domain);
  return registration ? { kind: 'registered', registration } : { kind: 'unreadable' };
}
