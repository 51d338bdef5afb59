import { createPublicKey, sign, verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { AssertionRefusal } from './asserted-identity.js';

export const SAML_MESSAGES = ['SAMLRequest', 'SAMLResponse'] as const;
type SamlMessageName = (typeof SAML_MESSAGES)[number];

/** What was sent, in which field, and what has to go back with an answer. */
export interface SentSaml {
  readonly name: SamlMessageName;
  readonly xml: string;
  readonly relayState: string | null;
}

/** No SHA-1, and RSA only, as XML signatures are verified. */
const HASHES: Readonly<Record<string, string>> = Object.fromEntries(
  ['sha256', 'sha384', 'sha512'].map((hash) => [`http://www.w3.org/2001/04/xmldsig-more#rsa-${hash}`, hash]),
);
const SIGN_WITH = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
/** A message of a few kilobytes may not become one of gigabytes. */
const LONGEST_XML = 100_000;

/**
 * The message of a query by the HTTP-Redirect binding (SAML Bindings, section 3.4.4.1), whose signature is over its
 * parameters as they were sent. `node-saml` takes a message without a signature, whatever hash SigAlg names, and the first
 * parameter that looks like the one it wants.
 * @param query as it was sent, without the question mark
 * @param certificates PEM, any of which may have signed
 * @throws AssertionRefusal
 */
export function verifiedRedirect(query: string, certificates: readonly string[]): SentSaml {
  const sent = parametersOf(query);
  const [name, another] = SAML_MESSAGES.filter((each) => sent.has(each));
  if (name === undefined || another !== undefined) throw new AssertionRefusal('document', 'not exactly one message');
  if (!sent.has('Signature') || !sent.has('SigAlg')) throw new AssertionRefusal('signature', 'unsigned');
  const hash = HASHES[decoded(sent.get('SigAlg'))];
  if (hash === undefined) throw new AssertionRefusal('signature', 'algorithm');
  const signed = [name, 'RelayState', 'SigAlg'].filter((each) => sent.has(each)).map((each) => `${each}=${sent.get(each) ?? ''}`);
  const signature = Buffer.from(decoded(sent.get('Signature')), 'base64');
  if (!certificates.some((pem) => isSignedBy(pem, hash, Buffer.from(signed.join('&')), signature)))
    throw new AssertionRefusal('signature', 'not by a certificate of the provider');
  return { name, xml: inflated(decoded(sent.get(name))), relayState: sent.has('RelayState') ? decoded(sent.get('RelayState')) : null };
}

/**
 * Our own message to a provider, signed. `node-saml` signs a RelayState in another spelling than the one it sends.
 * @param unsigned the address with the message in it
 * @param privateKey PEM, RSA
 */
export function signedRedirect(unsigned: string, relayState: string | null, privateKey: string): string {
  const url = new URL(unsigned);
  const name = SAML_MESSAGES.find((each) => url.searchParams.has(each)) ?? 'SAMLRequest';
  const parameters = [
    [name, url.searchParams.get(name) ?? ''],
    ...(relayState === null ? [] : [['RelayState', relayState]]),
    ['SigAlg', SIGN_WITH],
  ] as const;
  const signed = parameters.map(([each, value]) => `${each}=${encoded(value)}`).join('&');
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64');
  url.searchParams.delete(name);
  url.search = [url.search.slice(1), signed, `Signature=${encoded(signature)}`].filter((part) => part !== '').join('&');
  return url.href;
}

/** Still encoded; each once. */
function parametersOf(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const token of query.split('&')) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/su.exec(token) ?? [];
    if (!['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'].includes(name) || parameters.has(name))
      throw new AssertionRefusal('document', 'parameters');
    parameters.set(name, value);
  }
  return parameters;
}

/** In a spelling that an address keeps. */
function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll("'", '%27');
}

function decoded(value = ''): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    throw new AssertionRefusal('document', 'encoding of the parameters');
  }
}

function isSignedBy(pem: string, hash: string, signed: Buffer, signature: Buffer): boolean {
  const key = createPublicKey(pem);
  return key.asymmetricKeyType === 'rsa' && verify(hash, signed, key, signature);
}

function inflated(base64: string): string {
  try {
    return inflateRawSync(Buffer.from(base64, 'base64'), { maxOutputLength: LONGEST_XML }).toString('utf8');
  } catch (error) {
    throw new AssertionRefusal('document', 'compression', { cause: error });
  }
}
