import { KeyObject, randomBytes, subtle } from 'node:crypto';
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } from '@peculiar/x509';
import { SecretText } from '@clientst0r/platform';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]) };
/** Some providers refuse a certificate that is over; when it is renewed is up to the administrator. */
const VALID_YEARS = 10;

/** For encryption to us, or for signatures by us; no pair is for both (NIST SP 800-57 part 1, section 5.2). */
export type KeyUse = 'encryption' | 'signing';

export interface OwnKeyPair {
  /** PEM, signed by the key itself: who is meant is decided by where it is entered. */
  readonly certificate: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: SecretText;
}

/** A pair of 3072 bits (NIST SP 800-57 part 1: 128 bits of strength). */
export async function newOwnKeyPair(now: Date, use: KeyUse): Promise<OwnKeyPair> {
  const keys = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + VALID_YEARS);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: `00${randomBytes(16).toString('hex')}`,
    name: `CN=ClientSt0r SAML ${use}`,
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter,
    signingAlgorithm: ALGORITHM,
    keys: keys as unknown as Parameters<typeof X509CertificateGenerator.createSelfSigned>[0]['keys'],
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(use === 'encryption' ? KeyUsageFlags.keyEncipherment : KeyUsageFlags.digitalSignature, true),
    ],
  });
  const privateKey = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate: `${certificate.toString('pem')}\n`, privateKey: SecretText.of(privateKey) };
}
