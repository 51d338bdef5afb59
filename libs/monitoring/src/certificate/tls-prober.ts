import type { X509Certificate } from 'node:crypto';
import { parseWarningDays, type TlsSpecification } from '../kind/tls.kind.js';
import type { AddressGate } from '../probe/address-gate.js';
import { Deadline } from '../probe/deadline.js';
import { failureOf, ProbeFailure, type ProbeResult, probeResult, totalSince } from '../probe/probe-result.js';
import type { CertificateFacts } from './certificate-facts.js';
import { commonName, judgeDaysLeft, judgeHandshake, keyBitsOf, namesOf } from './certificate-judge.js';
import { type Handshake, handshake } from './handshake.js';
import { RevocationCheck, type RevocationVerdict } from './revocation-check.js';

/** Of one name; more are not asked. */
const MOST_ADDRESSES = 8;

/** Looks at certificate, chain and connection at every address of a host. */
export class TlsProber {
  private readonly revocation: RevocationCheck;

  constructor(
    private readonly gate: AddressGate,
    private readonly now: () => Date,
  ) {
    this.revocation = new RevocationCheck(gate);
  }

  /** Settles within `timeoutMilliseconds`; never rejects. What was seen is told even when it is bad. */
  async probe(specification: TlsSpecification, timeoutMilliseconds: number): Promise<ProbeResult> {
    const startedAt = performance.now();
    const deadline = new Deadline(timeoutMilliseconds);
    const seen: Handshake[] = [];
    let verdict: RevocationVerdict = 'not-offered';
    try {
      await this.look(specification, deadline, seen);
      verdict = await this.revocationOf(seen, deadline);
      if (verdict === 'revoked') throw new ProbeFailure('certificate-revoked', 'by its authority. Replace it, with a new key');
      judgeSoon(specification, seen, this.now());
      return { ...probeResult(null, timingsOf(seen, startedAt)), certificate: factsOf(seen, verdict) };
    } catch (error) {
      const failure = deadline.isOver ? new ProbeFailure('timeout') : failureOf(error);
      return { ...probeResult(failure, timingsOf(seen, startedAt)), certificate: factsOf(seen, verdict) };
    } finally {
      deadline.clear();
    }
  }

  private async look(specification: TlsSpecification, deadline: Deadline, seen: Handshake[]): Promise<void> {
    const addresses = await this.gate.admit(specification.host, specification.port, deadline);
    const asked = addresses.slice(0, MOST_ADDRESSES);
    for (const address of asked) {
      try {
        const shown = await handshake(specification, address, deadline);
        seen.push(shown);
        judgeHandshake(shown, specification.serverName ?? specification.host, this.now());
      } catch (error) {
        throw asked.length > 1 ? at(address, failureOf(error)) : error;
      }
    }
  }

  private async revocationOf(seen: readonly Handshake[], deadline: Deadline): Promise<RevocationVerdict> {
    const verdicts = new Map<string, RevocationVerdict>();
    for (const { chain, stapled } of seen) {
      const [leaf, issuer] = chain;
      if (leaf && issuer && !verdicts.has(leaf.fingerprint256))
        verdicts.set(leaf.fingerprint256, await this.revocation.of(leaf, issuer, stapled, deadline, this.now()));
    }
    const order: readonly RevocationVerdict[] = ['revoked', 'unknown', 'good', 'not-offered'];
    return order.find((verdict) => [...verdicts.values()].includes(verdict)) ?? 'not-offered';
  }
}

function at(address: string, { reason, detail }: ProbeFailure): ProbeFailure {
  return new ProbeFailure(reason, `${detail === '' ? '' : `${detail} `}(at ${address})`);
}

function judgeSoon({ warningDays }: TlsSpecification, seen: readonly Handshake[], now: Date): void {
  const leaf = soonest(seen);
  if (leaf) judgeDaysLeft(leaf, parseWarningDays(warningDays) ?? [], now);
}

function soonest(seen: readonly Handshake[]): X509Certificate | undefined {
  const leaves = seen.flatMap(({ chain }) => chain.slice(0, 1));
  return leaves.sort((one, other) => one.validToDate.getTime() - other.validToDate.getTime())[0];
}

function timingsOf(seen: readonly Handshake[], startedAt: number): ReturnType<typeof totalSince> {
  const [first] = seen;
  const tls = first ? first.securedAt - first.connectedAt : null;
  return { ...totalSince(startedAt), tls };
}

function factsOf(seen: readonly Handshake[], revocation: RevocationVerdict): CertificateFacts | null {
  const leaf = soonest(seen);
  const shown = seen.find(({ chain }) => chain[0] === leaf);
  if (!leaf || !shown) return null;
  const bits = keyBitsOf(leaf);
  return {
    subject: commonName(leaf.subject),
    issuer: commonName(leaf.issuer),
    names: namesOf(leaf).slice(0, 20),
    startsAt: leaf.validFromDate,
    expiresAt: leaf.validToDate,
    fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    key: `${(leaf.publicKey.asymmetricKeyType ?? 'unknown').toUpperCase()}${bits === null ? '' : ` ${bits.toString()}`}`,
    signature: leaf.signatureAlgorithm ?? 'unknown',
    protocol: shown.protocol,
    chainLength: shown.chain.length,
    revocation,
  };
}
