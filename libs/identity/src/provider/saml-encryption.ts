import { AssertionRefusal } from './asserted-identity.js';
import { named } from './xml-document.js';

const ENCRYPTION = 'http://www.w3.org/2001/04/xmlenc#';
const GCM = ['aes128-gcm', 'aes256-gcm'].map((name) => `http://www.w3.org/2009/xmlenc11#${name}`);
/** Not authenticated: "How to break XML encryption" (Jager and Somorovsky, 2011). */
const CBC = ['aes128-cbc', 'aes256-cbc'].map((name) => `${ENCRYPTION}${name}`);
/** RSA-OAEP with SHA-1, which is the only digest that everybody has for it; nothing in OAEP needs it to be free of collisions. */
export const KEY_TRANSPORT = `${ENCRYPTION}rsa-oaep-mgf1p`;
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';

export function contentAlgorithms(acceptsCbc: boolean): readonly string[] {
  return acceptsCbc ? [...GCM, ...CBC] : GCM;
}

/**
 * Refuses whatever could be decrypted in two ways, from elsewhere, or by means that are not taken, before anything is:
 * one `EncryptedData` with one `EncryptedKey` (XML Encryption 1.1, section 3).
 * @throws AssertionRefusal
 */
export function assertPlainEncryption(encrypted: Element, acceptsCbc: boolean): void {
  const [data, key] = ['EncryptedData', 'EncryptedKey'].map((name) => onlyOne(encrypted, name));
  if (!data || data.parentNode !== encrypted || !key) throw new AssertionRefusal('document', 'encryption');
  const counts = { CipherValue: 2, CipherReference: 0, EncryptionMethod: 2, MGF: 0 };
  for (const [name, count] of Object.entries(counts))
    if (named(encrypted, '*', name).length !== count) throw new AssertionRefusal('document', `encryption: ${name}`);
  assertRetrieval(encrypted, key);
  assertAlgorithm(methodOf(data), contentAlgorithms(acceptsCbc));
  const method = methodOf(key);
  assertAlgorithm(method, [KEY_TRANSPORT]);
  for (const digest of named(encrypted, '*', 'DigestMethod')) assertAlgorithm(digest, [SHA1]);
}

function onlyOne(root: Element, name: string): Element | undefined {
  const [found, ...others] = named(root, '*', name);
  return others.length === 0 && found?.namespaceURI === ENCRYPTION ? found : undefined;
}

function methodOf(element: Element): Element | undefined {
  return Array.from(element.childNodes).find((node): node is Element => (node as Element).localName === 'EncryptionMethod');
}

function assertAlgorithm(method: Element | undefined, allowed: readonly string[]): void {
  const algorithm = method?.getAttribute('Algorithm') ?? '';
  if (!allowed.includes(algorithm)) throw new AssertionRefusal('document', 'encryption: algorithm');
}

/** The key beside the data is found by its id, which the library puts into an expression. */
function assertRetrieval(encrypted: Element, key: Element): void {
  for (const retrieval of named(encrypted, '*', 'RetrievalMethod')) {
    const id = key.getAttribute('Id') ?? '';
    if (!/^[\w.-]+$/u.test(id) || retrieval.getAttribute('URI') !== `#${id}`) throw new AssertionRefusal('document', 'encryption: key');
  }
}
