import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { ProbeFailure } from '../probe/probe-result.js';
import type { Handshake } from './handshake.js';

const DAY = 86_400_000;
const SHORT_LIVED_DAYS = 90;
/** NIST SP 800-131A: less than 112 bits of strength are disallowed. */
const FEWEST_BITS = { rsa: 2048, dsa: 2048, ec: 224 };
const OUTDATED: ReadonlySet<string> = new Set(['TLSv1', 'TLSv1.1', 'SSLv3']);
const WEAK_HASHES = /^(?:md2|md5|sha1)With|^ecdsa-with-SHA1$|^dsaWithSHA1/i;

/** Throws the first thing wrong that a technician should mend, gravest first; says where and what to do. @throws ProbeFailure */
export function judgeHandshake(shown: Handshake, name: string, now: Date): void {
  const [leaf] = shown.chain;
  if (!leaf) throw new ProbeFailure('tls-failed', 'the server showed no certificate');
  judgeLeaf(leaf, name, now);
  judgeChain(shown, now);
  for (const [place, certificate] of shown.chain.entries()) judgeStrength(certificate, place === shown.chain.length - 1);
  if (OUTDATED.has(shown.protocol)) {
    throw new ProbeFailure(
      'protocol-outdated',
      `${shown.protocol.replace('v1', ' 1')}${shown.protocol === 'TLSv1' ? '.0' : ''}. Allow TLS 1.2 and 1.3 in its settings`,
    );
  }
}

function judgeLeaf(leaf: X509Certificate, name: string, now: Date): void {
  const fits = isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name);
  if (fits === undefined)
    throw new ProbeFailure('certificate-name', `it is for ${namesOf(leaf).slice(0, 3).join(', ') || 'no name'}, not for ${name}`);
  if (leaf.validToDate < now)
    throw new ProbeFailure('certificate-expired', `on ${dayOf(leaf.validToDate)}. Renew it, and reload the service`);
  if (leaf.validFromDate > now)
    throw new ProbeFailure('certificate-not-yet-valid', `from ${leaf.validFromDate.toISOString()}. Look at the clock of whoever made it`);
}

function judgeChain({ chain, distrust }: Handshake, now: Date): void {
  const late = chain.slice(1).find(({ validToDate }) => validToDate < now);
  if (late)
    throw new ProbeFailure(
      'certificate-intermediate-expired',
      `${commonName(late.subject)}, on ${dayOf(late.validToDate)}. Install the authority's current chain`,
    );
  if (distrust === null) return;
  const [leaf, last] = [chain[0], chain.at(-1)];
  if (!leaf || !last) return;
  if (isSelfSigned(leaf)) throw new ProbeFailure('certificate-self-signed', 'give its authority in the options if that is meant');
  if (isSelfSigned(last))
    throw new ProbeFailure('certificate-untrusted', `${commonName(last.subject)}. Give it in the options if it is your own`);
  throw new ProbeFailure('certificate-chain-incomplete', `the server must also send the certificate of ${commonName(last.issuer)}`);
}

function judgeStrength(certificate: X509Certificate, isLast: boolean): void {
  judgeKey(certificate);
  const signature = certificate.signatureAlgorithm ?? '';
  // A root's own signature protects nothing: it is trusted as it is.
  if (!WEAK_HASHES.test(signature) || (isLast && isSelfSigned(certificate))) return;
  const name = commonName(certificate.subject);
  throw new ProbeFailure('certificate-weak-signature', `${signature}, on ${name}. Have it made anew with SHA-256`);
}

function judgeKey(certificate: X509Certificate): void {
  const type = certificate.publicKey.asymmetricKeyType ?? '';
  const bits = keyBitsOf(certificate) ?? Infinity;
  const fewest = (FEWEST_BITS as Readonly<Record<string, number>>)[type] ?? 0;
  if (bits >= fewest) return;
  const [name, shown] = [commonName(certificate.subject), `${type.toUpperCase()} with ${bits.toString()} bits`];
  throw new ProbeFailure('certificate-weak-key', `${shown}, of ${name}. Make one of ${fewest.toString()} bits or more`);
}

/** When the first warning is due: short-lived certificates warn in the last third of their life. */
export function judgeDaysLeft(leaf: X509Certificate, warningDays: readonly number[], now: Date): void {
  const left = leaf.validToDate.getTime() - now.getTime();
  const lifetime = leaf.validToDate.getTime() - leaf.validFromDate.getTime();
  const first = (warningDays[0] ?? 0) * DAY;
  const due = lifetime < SHORT_LIVED_DAYS * DAY ? Math.min(first, lifetime / 3) : first;
  if (left <= due) throw new ProbeFailure('certificate-expires-soon', `on ${dayOf(leaf.validToDate)}, in ${inWords(left)}`);
}

function inWords(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY);
  if (days >= 1) return days === 1 ? '1 day' : `${days.toString()} days`;
  const hours = Math.floor(milliseconds / 3_600_000);
  return hours === 1 ? '1 hour' : `${hours.toString()} hours`;
}

export function keyBitsOf({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }: X509Certificate): number | null {
  if (asymmetricKeyType !== 'ec') return asymmetricKeyDetails?.modulusLength ?? null;
  const bits = /\d{3}/.exec(asymmetricKeyDetails?.namedCurve ?? '')?.[0];
  return bits === undefined ? null : Number(bits);
}

/** The names it is for, without their types. */
export function namesOf({ subjectAltName = '', subject }: X509Certificate): string[] {
  const names = subjectAltName.split(', ').flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []);
  return names.length > 0 ? names : [commonName(subject)].filter((name) => name !== '');
}

/** The CN of a subject or issuer, or the whole of it. */
export function commonName(name: string): string {
  return printable(/^CN=(.+)$/m.exec(name)?.[1] ?? name);
}

/** What strangers put into certificates is shown as one line of plain text. */
function printable(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 80);
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
