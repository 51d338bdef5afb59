import type { RevocationVerdict } from './revocation-check.js';

/** What was seen of the certificate that expires first. Texts of strangers are one line of at most 80 characters each. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly startsAt: Date;
  readonly expiresAt: Date;
  /** SHA-256 in hex. */
  readonly fingerprint: string;
  /** Such as `RSA 2048` or `EC 256`. */
  readonly key: string;
  readonly signature: string;
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  readonly chainLength: number;
  readonly revocation: RevocationVerdict;
}
