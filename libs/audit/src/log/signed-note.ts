import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/** C2SP `signed-note`: https://c2sp.org/signed-note. */
const ED25519 = 1;
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
const MOST_SIGNATURES = 100;

export interface NoteVerifier {
  readonly name: string;
  readonly keyHash: Buffer;
  readonly publicKey: KeyObject;
}

export interface NoteSigner extends NoteVerifier {
  readonly privateKey: KeyObject;
}

export class NoteError extends Error {
  override readonly name = 'NoteError';
}

/** @param seed the private key of RFC 8032, 32 bytes */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return { ...verifierOf(name, rawPublicKey(createPublicKey(privateKey))), privateKey };
}

/** @param key a verifier key of that format, `name+hash+base64` */
export function noteVerifier(key: string): NoteVerifier {
  const [, name = '', keyHash = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(key) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || bytes[0] !== ED25519) throw new NoteError('This is not a verifier key for Ed25519');
  const verifier = verifierOf(name, bytes.subarray(1));
  if (verifier.keyHash.toString('hex') !== keyHash) throw new NoteError('The hash in this verifier key is not that of its name and key');
  return verifier;
}

/** The public key in the form that witnesses and tools take. */
export function verifierKey({ name, keyHash, publicKey }: NoteVerifier): string {
  return `${name}+${keyHash.toString('hex')}+${Buffer.concat([Buffer.of(ED25519), rawPublicKey(publicKey)]).toString('base64')}`;
}

/** @param text ends with a line break; the signature covers it */
export function signNote(text: string, { name, keyHash, privateKey }: NoteSigner): string {
  assertText(text);
  const signature = Buffer.concat([keyHash, sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** @returns the text that was signed. @throws NoteError unless it carries a valid signature by this key */
export function openNote(note: string, verifier: NoteVerifier): string {
  const split = note.lastIndexOf('\n\n');
  const lines = note.slice(split + 2).split('\n');
  if (split < 0 || lines.pop() !== '' || lines.length === 0 || lines.length > MOST_SIGNATURES)
    throw new NoteError('This is not a signed note');
  const text = note.slice(0, split + 1);
  assertText(text);
  const signature = lines
    .map(signatureOf)
    .find(({ name, bytes }) => name === verifier.name && bytes.subarray(0, 4).equals(verifier.keyHash));
  if (!signature) throw new NoteError('The note is not signed by this key');
  if (!verify(null, Buffer.from(text), verifier.publicKey, signature.bytes.subarray(4)))
    throw new NoteError('The signature does not fit the note');
  return text;
}

function signatureOf(line: string): { name: string; bytes: Buffer } {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length < 5 || bytes.toString('base64') !== encoded) throw new NoteError('A signature line of the note is malformed');
  return { name, bytes };
}

function assertText(text: string): void {
  if (!text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/u.test(text)) throw new NoteError('The text of the note is malformed');
}

function verifierOf(name: string, raw: Uint8Array): NoteVerifier {
  if (!/^[^\s+]+$/u.test(name)) throw new NoteError('The name of a key has neither spaces nor plus signs');
  const keyHash = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), raw]), 'buffer').subarray(0, 4);
  return { name, keyHash, publicKey: createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' }) };
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}
