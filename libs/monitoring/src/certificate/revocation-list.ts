import type { X509Certificate } from 'node:crypto';
import { isSignedBy, type CertificateParts } from './certificate-parts.js';
import { childOf, childrenOf, readDer, TAG, timeOf } from './der.js';

/** `unknown`: nobody who may say so has said anything that is still valid. */
export type Revocation = 'good' | 'revoked' | 'unknown';

/** Looks a certificate up in a revocation list in DER (RFC 5280, section 5), which its issuer must have signed. */
export function revocationByList(
  list: Buffer,
  { serial }: Pick<CertificateParts, 'serial'>,
  issuer: X509Certificate,
  now: Date,
): Revocation {
  const signed = readDer(list);
  if (!isSignedBy(signed, issuer.publicKey)) return 'unknown';
  const fields = childrenOf(childOf(signed, 0));
  const times = fields.filter(({ tag }) => tag === TAG.utcTime || tag === TAG.time);
  const nextUpdate = times[1];
  if (nextUpdate && timeOf(nextUpdate) < now) return 'unknown';
  const afterTimes = fields[fields.indexOf(times.at(-1) ?? signed) + 1];
  const entries = afterTimes?.tag === TAG.sequence ? childrenOf(afterTimes) : [];
  return entries.some((entry) => childOf(entry, 0).content.equals(serial)) ? 'revoked' : 'good';
}
