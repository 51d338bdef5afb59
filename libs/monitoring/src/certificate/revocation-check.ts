import type { X509Certificate } from 'node:crypto';
import type { AddressGate } from '../probe/address-gate.js';
import type { Deadline } from '../probe/deadline.js';
import { exchange } from '../probe/http-exchange.js';
import { hostOf, portOf, urlProblem } from '../kind/web-address.js';
import { type CertificateParts, partsOf } from './certificate-parts.js';
import { ocspRequest, revocationByOcsp, type OcspQuestion } from './ocsp.js';
import { revocationByList, type Revocation } from './revocation-list.js';

/** `not-offered`: the certificate names no place to ask. */
export type RevocationVerdict = Revocation | 'not-offered';

/** A certificate may name any number of places; these many are asked. */
const MOST_PLACES = 2;

/**
 * Asks whether an authority has revoked a certificate: what the server stapled, then the places that the certificate names (OCSP, then
 * lists). Those are strangers' addresses, and judged like any target; whatever goes wrong there is `unknown`.
 */
export class RevocationCheck {
  constructor(private readonly gate: AddressGate) {}

  async of(
    certificate: X509Certificate,
    issuer: X509Certificate,
    stapled: Buffer | null,
    deadline: Deadline,
    now: Date,
  ): Promise<RevocationVerdict> {
    const parts = partsOf(certificate);
    const question = { certificate: parts, issuer, issuerParts: partsOf(issuer) };
    const found: RevocationVerdict[] = [];
    for (const ask of this.ways(certificate, question, stapled, deadline, now)) {
      const verdict = await ask().catch((): Revocation => 'unknown');
      if (verdict === 'good' || verdict === 'revoked') return verdict;
      found.push(verdict);
    }
    return found.length === 0 ? 'not-offered' : 'unknown';
  }

  private ways(
    certificate: X509Certificate,
    question: OcspQuestion,
    stapled: Buffer | null,
    deadline: Deadline,
    now: Date,
  ): (() => Promise<Revocation>)[] {
    const { certificate: parts, issuer, issuerParts } = question;
    const request = ocspRequest(parts, issuerParts);
    return [
      ...(stapled ? [() => Promise.resolve().then(() => revocationByOcsp(stapled, question, now))] : []),
      ...ocspAddresses(certificate).map(
        (address) => async () => revocationByOcsp(await this.fetch(address, request, deadline), question, now),
      ),
      ...crlAddresses(parts).map((address) => async () => revocationByList(await this.fetch(address, null, deadline), parts, issuer, now)),
    ];
  }

  private async fetch(address: string, body: Buffer | null, deadline: Deadline): Promise<Buffer> {
    const url = new URL(address);
    const addresses = await this.gate.admit(hostOf(url), portOf(url), deadline);
    const headers: Record<string, string> = body
      ? { 'content-type': 'application/ocsp-request', 'content-length': body.length.toString() }
      : {};
    const question = { url, method: body ? 'POST' : 'GET', headers, body, addresses, secureContext: null, wantsBody: true };
    const answer = await exchange({ ...question, deadline });
    if (answer.statusCode !== 200) throw new Error('not answered');
    return answer.body;
  }
}

function ocspAddresses({ infoAccess = '' }: X509Certificate): string[] {
  return [...infoAccess.matchAll(/^OCSP - URI:(\S+)$/gm)]
    .flatMap(([, address = '']) => (urlProblem(address) === null ? [address] : []))
    .slice(0, MOST_PLACES);
}

function crlAddresses({ crlAddresses: all }: CertificateParts): string[] {
  return all.filter((address) => urlProblem(address) === null).slice(0, MOST_PLACES);
}
