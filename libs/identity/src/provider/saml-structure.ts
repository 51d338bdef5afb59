import { AssertionRefusal } from './asserted-identity.js';
import { assertPlainEncryption } from './saml-encryption.js';
import { named, plainDocument } from './xml-document.js';

export const SAML_PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const SAML_ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
export const SAML_SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
/** No SHA-1, no HMAC, and of transforms only those that SAML allows (SAML Core, section 5.4). */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  SignatureMethod: ['rsa-sha256', 'rsa-sha384', 'rsa-sha512', 'ecdsa-sha256'].map(
    (name) => `http://www.w3.org/2001/04/xmldsig-more#${name}`,
  ),
  DigestMethod: [
    'http://www.w3.org/2001/04/xmlenc#sha256',
    'http://www.w3.org/2001/04/xmldsig-more#sha384',
    'http://www.w3.org/2001/04/xmlenc#sha512',
  ],
  CanonicalizationMethod: ['http://www.w3.org/2001/10/xml-exc-c14n#'],
  Transform: ['http://www.w3.org/2001/10/xml-exc-c14n#', `${SIGNATURE}enveloped-signature`],
};

export interface PlainResponse {
  readonly response: Element;
  /** Whether its assertion has still to be decrypted, and then to pass {@link assertPlainAssertion}. */
  readonly isEncrypted: boolean;
}

/**
 * Refuses by its shape, before any signature is looked at, every response that could be read in two ways: it is one
 * signed `Response` around one signed or encrypted `Assertion`, and nothing else of either kind is anywhere. Signature
 * wrapping needs a second one.
 * @param xml untrusted
 * @throws AssertionRefusal
 */
export function plainResponse(xml: string, acceptsCbc: boolean): PlainResponse {
  const response = plainDocument(xml);
  if (response.localName !== 'Response' || response.namespaceURI !== SAML_PROTOCOL)
    throw new AssertionRefusal('document', 'not a response');
  const inside = onlyAssertion(response);
  const isEncrypted = inside.localName === 'EncryptedAssertion';
  if (isEncrypted) assertPlainEncryption(inside, acceptsCbc);
  assertSignatures(response, isEncrypted ? [response] : [response, inside]);
  assertUniqueIds(response);
  const status = named(response, SAML_PROTOCOL, 'StatusCode')[0]?.getAttribute('Value');
  if (status !== SAML_SUCCESS) throw new AssertionRefusal('document', 'status');
  return { response, isEncrypted };
}

/** The same of an assertion that was encrypted. @throws AssertionRefusal */
export function assertPlainAssertion(xml: string): void {
  const assertion = plainDocument(xml);
  const others = ['Assertion', 'EncryptedAssertion', 'EncryptedData'].flatMap((name) => named(assertion, '*', name));
  if (assertion.localName !== 'Assertion' || assertion.namespaceURI !== SAML_ASSERTION || others.length > 0)
    throw new AssertionRefusal('document', 'not exactly one assertion in its place');
  assertSignatures(assertion, [assertion]);
  assertUniqueIds(assertion);
}

/** A message that is signed as a whole, by one signature that covers everything else in it. @throws AssertionRefusal */
export function assertPlainMessage(xml: string): void {
  const message = plainDocument(xml);
  assertSignatures(message, [message]);
  assertUniqueIds(message);
}

/** Once its signatures are verified. @throws AssertionRefusal */
export function assertAddressed(response: Element, destination: string, issuer: string): void {
  const issuers = named(response, SAML_ASSERTION, 'Issuer').map(({ textContent }) => textContent);
  if (issuers.some((one) => one !== issuer)) throw new AssertionRefusal('issuer', 'issuer');
  if (response.getAttribute('Destination') !== destination) throw new AssertionRefusal('request', 'destination');
}

function onlyAssertion(response: Element): Element {
  const [assertion, ...others] = ['Assertion', 'EncryptedAssertion'].flatMap((name) => named(response, '*', name));
  const isInPlace = assertion?.parentNode === response && assertion.namespaceURI === SAML_ASSERTION;
  if (!assertion || !isInPlace || others.length > 0) throw new AssertionRefusal('document', 'not exactly one assertion in its place');
  return assertion;
}

function assertSignatures(root: Element, signed: readonly Element[]): void {
  const signatures = named(root, '*', 'Signature');
  const parents = signatures.map(({ parentNode }) => parentNode);
  if (signatures.length !== signed.length || !signed.every((element) => parents.includes(element)))
    throw new AssertionRefusal('signature', signed.length > 1 ? 'response and assertion must both be signed' : 'it must be signed, once');
  for (const signature of signatures) {
    assertReference(signature);
    assertAlgorithms(signature);
  }
}

function assertReference(signature: Element): void {
  const references = named(signature, '*', 'Reference').map((reference) => reference.getAttribute('URI'));
  const id = (signature.parentNode as Element).getAttribute('ID');
  if (!id || references.length !== 1 || references[0] !== `#${id}`) throw new AssertionRefusal('signature', 'reference');
  if (named(signature, '*', 'Object').length > 0) throw new AssertionRefusal('signature', 'object in signature');
}

function assertAlgorithms(signature: Element): void {
  for (const [name, allowed] of Object.entries(ALGORITHMS)) {
    const used = named(signature, '*', name).map((element) => element.getAttribute('Algorithm') ?? '');
    if (used.length === 0 || used.some((algorithm) => !allowed.includes(algorithm)))
      throw new AssertionRefusal('signature', `algorithm: ${name}`);
  }
}

function assertUniqueIds(response: Element): void {
  const ids = [response, ...named(response, '*', '*')].flatMap((element) =>
    ['ID', 'Id', 'id'].map((name) => element.getAttribute(name)).filter((id) => id),
  );
  if (new Set(ids).size !== ids.length) throw new AssertionRefusal('document', 'ids');
}
