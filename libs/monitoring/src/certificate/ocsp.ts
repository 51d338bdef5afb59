import { createHash, X509Certificate } from 'node:crypto';
import { isSignedBy, type CertificateParts } from './certificate-parts.js';
import { childOf, childrenOf, type Der, element, oidText, readDer, sequence, TAG, timeOf } from './der.js';
import type { Revocation } from './revocation-list.js';

const SHA1 = Buffer.from('300906052b0e03021a0500', 'hex');
const BASIC = '1.3.6.1.5.5.7.48.1.1';
/** id-kp-OCSPSigning: the issuer lets somebody else answer for it (RFC 6960, section 4.2.2.2). */
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
/** Clocks differ. */
const TOLERANCE_MILLISECONDS = 300_000;

/** Asks about one certificate (RFC 6960, section 4.1); SHA-1 names it there, and protects nothing. */
export function ocspRequest({ serial }: CertificateParts, issuer: CertificateParts): Buffer {
  return sequence(sequence(sequence(sequence(certificateId(serial, issuer)))));
}

function certificateId(serial: Buffer, { subject, keyBits }: CertificateParts): Buffer {
  const hash = (bytes: Buffer): Buffer => element(TAG.octets, createHash('sha1').update(bytes).digest());
  return sequence(SHA1, hash(subject), hash(keyBits), element(TAG.integer, serial));
}

export interface OcspQuestion {
  readonly certificate: CertificateParts;
  readonly issuer: X509Certificate;
  readonly issuerParts: CertificateParts;
}

/** Reads an answer, also one that a server stapled to its handshake. Only what the issuer signed, or let somebody sign, counts. @throws DerError */
export function revocationByOcsp(answer: Buffer, { certificate, issuer, issuerParts }: OcspQuestion, now: Date): Revocation {
  const [status, wrapped] = childrenOf(readDer(answer));
  if (status?.content[0] !== 0 || !wrapped) return 'unknown';
  const bytes = childOf(wrapped, 0);
  if (oidText(childOf(bytes, 0)) !== BASIC) return 'unknown';
  const basic = readDer(childOf(bytes, 1).content);
  if (!isSignedForIssuer(basic, issuer, now)) return 'unknown';
  const responses = childrenOf(childOf(basic, 0)).filter(({ tag }) => tag === TAG.sequence).flatMap(childrenOf); // prettier-ignore
  const wanted = certificateId(certificate.serial, issuerParts);
  const single = responses.find((response) => childrenOf(response)[0]?.whole.equals(wanted) === true);
  return single ? verdict(single, now) : 'unknown';
}

function verdict(single: Der, now: Date): Revocation {
  const [, status, thisUpdate, ...rest] = childrenOf(single);
  if (!status || !thisUpdate) return 'unknown';
  const nextUpdate = rest.find(({ tag }) => tag === 0xa0);
  const isEarly = timeOf(thisUpdate).getTime() > now.getTime() + TOLERANCE_MILLISECONDS;
  const isLate = nextUpdate !== undefined && timeOf(childOf(nextUpdate, 0)).getTime() < now.getTime() - TOLERANCE_MILLISECONDS;
  if (isEarly || isLate) return 'unknown';
  if (status.tag === 0xa1) return 'revoked';
  return status.tag === 0x80 ? 'good' : 'unknown';
}

function isSignedForIssuer(basic: Der, issuer: X509Certificate, now: Date): boolean {
  if (isSignedBy(basic, issuer.publicKey)) return true;
  const certificates = childrenOf(basic).find(({ tag }) => tag === 0xa0);
  if (!certificates) return false;
  return childrenOf(childOf(certificates, 0)).some(({ whole }) => {
    const responder = new X509Certificate(whole);
    const isDelegate = [responder.keyUsage].flat().includes(OCSP_SIGNING) && responder.verify(issuer.publicKey);
    return isDelegate && responder.validToDate >= now && isSignedBy(basic, responder.publicKey);
  });
}
