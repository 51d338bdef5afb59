import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { ASSERTION, RESPONSE, responseXml, type Said, type SigningPair, type TestSamlProvider } from './saml-provider.js';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

interface ContentCipher {
  readonly uri: string;
  readonly name: string;
  readonly keyBytes: number;
  readonly ivBytes: number;
}

const CIPHERS = {
  'aes128-gcm': { uri: `${XENC11}aes128-gcm`, name: 'aes-128-gcm', keyBytes: 16, ivBytes: 12 },
  'aes256-gcm': { uri: `${XENC11}aes256-gcm`, name: 'aes-256-gcm', keyBytes: 32, ivBytes: 12 },
  'aes128-cbc': { uri: `${XENC}aes128-cbc`, name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  'aes256-cbc': { uri: `${XENC}aes256-cbc`, name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
  'tripledes-cbc': { uri: `${XENC}tripledes-cbc`, name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
} as const satisfies Record<string, ContentCipher>;

export interface Encryption {
  readonly certificate: string;
  readonly cipher?: keyof typeof CIPHERS;
  /** RSAES-PKCS1-v1_5 instead of OAEP. */
  readonly oldPadding?: boolean;
  /** The key beside the data, not in it. */
  readonly beside?: boolean;
  /** Changes what is encrypted: the XML of the signed assertion. */
  readonly content?: (assertion: string) => string;
  /** Changes the encrypted assertion. */
  readonly outcome?: (encrypted: string) => string;
  /** By whom the response is signed; null for nobody. */
  readonly signer?: SigningPair | null;
  readonly assertionSigner?: SigningPair | null;
}

/** A response whose signed assertion is encrypted (SAML Core, section 2.3.4), signed as a whole. */
export function encryptedResponse(idp: TestSamlProvider, said: Said, wanted: Encryption): string {
  const { signer = idp.pair, assertionSigner = idp.pair } = wanted;
  const plain = responseXml(said);
  const inner = assertionSigner ? idp.sign(plain, ASSERTION, assertionSigner) : plain;
  const outer = inner.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/u, (assertion) => encryptedAssertion(assertion, wanted));
  return signer ? idp.sign(outer, RESPONSE, signer) : outer;
}

function encryptedAssertion(assertion: string, { content = same, outcome = same, ...wanted }: Encryption): string {
  // On its own it has to declare what the response declared; exclusive canonicalisation does not tell the difference.
  const alone = assertion.replace('<saml:Assertion', '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"');
  const chosen: ContentCipher = CIPHERS[wanted.cipher ?? 'aes256-gcm'];
  const key = randomBytes(chosen.keyBytes);
  const encryptedKey = keyFor(key, wanted);
  const [within, beside] = wanted.beside
    ? [`<ds:RetrievalMethod Type="${XENC}EncryptedKey" URI="#_key"/>`, encryptedKey]
    : [encryptedKey, ''];
  return outcome(
    `<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${chosen.uri}"/>` +
      `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${within}</ds:KeyInfo><xenc:CipherData>` +
      `<xenc:CipherValue>${sealed(content(alone), chosen, key)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>${beside}</saml:EncryptedAssertion>`,
  );
}

function keyFor(key: Buffer, { certificate, oldPadding = false }: Encryption): string {
  const padding = oldPadding ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key: certificate, padding, oaepHash: 'sha1' }, key).toString('base64');
  const transport = oldPadding ? `${XENC}rsa-1_5` : `${XENC}rsa-oaep-mgf1p`;
  return (
    `<xenc:EncryptedKey xmlns:xenc="${XENC}" Id="_key"><xenc:EncryptionMethod Algorithm="${transport}"/>` +
    `<xenc:CipherData><xenc:CipherValue>${wrapped}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`
  );
}

function sealed(text: string, { name, ivBytes }: ContentCipher, key: Buffer): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(name, key, iv);
  const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]);
  const tag = name.endsWith('gcm') ? (cipher as unknown as { getAuthTag: () => Buffer }).getAuthTag() : Buffer.alloc(0);
  return Buffer.concat([body, tag]).toString('base64');
}

function same(text: string): string {
  return text;
}
