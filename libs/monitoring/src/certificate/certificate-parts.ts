import { type KeyObject, verify, type X509Certificate } from 'node:crypto';
import { bitsOf, childOf, childrenOf, type Der, DerError, oidText, readDer, TAG } from './der.js';

const DISTRIBUTION_POINTS = '2.5.29.31';
const HASHES: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
};

/** What Node does not tell of a certificate (RFC 5280, section 4.1). */
export interface CertificateParts {
  readonly serial: Buffer;
  readonly subject: Buffer;
  /** The key's bits alone, as OCSP hashes them. */
  readonly keyBits: Buffer;
  readonly crlAddresses: readonly string[];
}

/** @throws DerError */
export function partsOf({ raw }: X509Certificate): CertificateParts {
  const fields = childrenOf(childOf(readDer(raw), 0));
  const from = fields[0]?.tag === 0xa0 ? 1 : 0;
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  return {
    serial: fieldAt(fields, from).content,
    subject: fieldAt(fields, from + 4).whole,
    keyBits: bitsOf(childOf(fieldAt(fields, from + 5), 1)),
    crlAddresses: extensions ? crlAddressesOf(extensions) : [],
  };
}

function fieldAt(fields: readonly Der[], place: number): Der {
  const field = fields[place];
  if (!field) throw new DerError();
  return field;
}

function crlAddressesOf(extensions: Der): string[] {
  const points = childrenOf(childOf(extensions, 0)).find((extension) => oidText(childOf(extension, 0)) === DISTRIBUTION_POINTS);
  const value = points && childrenOf(points).find(({ tag }) => tag === TAG.octets);
  if (!value) return [];
  return leavesOf(readDer(value.content)).map(({ content }) => content.toString('latin1'));
}

/** uniformResourceIdentifier [6] wherever it stands below. */
function leavesOf(node: Der): Der[] {
  if (node.tag === 0x86) return [node];
  return (node.tag & 0x20) === 0 ? [] : childrenOf(node).flatMap(leavesOf);
}

/** Whether `signed`, a SEQUENCE of content, algorithm and signature, was signed by the key. */
export function isSignedBy(signed: Der, key: KeyObject): boolean {
  const [content, algorithm, signature] = childrenOf(signed);
  if (!content || !algorithm || !signature) return false;
  const hash = HASHES[oidText(childOf(algorithm, 0))];
  return hash !== undefined && verify(hash, content.whole, key, bitsOf(signature));
}
