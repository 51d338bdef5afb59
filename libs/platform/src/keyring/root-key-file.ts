import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { RootKeyError } from './root-key.error.js';

export const KEY_BYTES = 32;
const READABLE_BY_OTHERS = 0o077;

export interface RootKeyRing {
  /** The key that wraps new keys; the others only open what they wrapped. */
  readonly current: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

interface StoredKey {
  readonly id: string;
  readonly created: string;
  readonly key: string;
}

/**
 * Reads a ring of root keys: `{"current": id, "keys": [{"id", "created", "key": base64 of 32 bytes}]}`.
 * Throws `RootKeyError` when it is missing, malformed, or when others than its owner can read it.
 */
export function readRootKeyFile(path: string): RootKeyRing {
  const stored = parse(path, read(path));
  const keys = new Map<string, KeyObject>();
  for (const { id, key } of stored.keys) {
    const bytes = Buffer.from(key, 'base64');
    if (bytes.length !== KEY_BYTES) throw new RootKeyError(`Root key ${id} in ${path} is not ${KEY_BYTES} bytes in base64`);
    if (keys.has(id)) throw new RootKeyError(`Root key ${id} stands twice in ${path}`);
    keys.set(id, createSecretKey(bytes));
    bytes.fill(0);
  }
  if (!keys.has(stored.current)) throw new RootKeyError(`${path} names ${stored.current} as its current root key, which it does not hold`);
  return { current: stored.current, keys };
}

/** Makes a ring of one new key, mode 0600. Returns its id, or null when the file exists already, which is then left alone. */
export function generateRootKeyFile(path: string, now = new Date()): string | null {
  const first = newKey(now);
  const { id } = first;
  const ring = { current: id, keys: [first] };
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    writeDurably(draft, `${JSON.stringify(ring, null, 2)}\n`);
    // Unlike a rename, a link never replaces what is there, and the ring appears complete or not at all.
    linkSync(draft, path);
    return id;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    throw new RootKeyError(`The root key file ${path} cannot be created: ${codeOf(error)}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Adds a key, which wraps from then on; those of before stay. Returns its id. */
export function addRootKey(path: string, now = new Date()): string {
  const { keys } = parse(path, read(path));
  const added = newKey(now);
  replaceRing(path, { current: added.id, keys: [...keys, added] });
  return added.id;
}

/** Takes a key out of the file: what it has wrapped cannot be opened any more. Throws `RootKeyError` when it is the current one, or not there. */
export function removeRootKey(path: string, id: string): void {
  const { current, keys } = parse(path, read(path));
  if (id === current) throw new RootKeyError(`Root key ${id} is the current one`);
  if (!keys.some((key) => key.id === id)) throw new RootKeyError(`${path} does not hold root key ${id}`);
  replaceRing(path, { current, keys: keys.filter((key) => key.id !== id) });
}

function newKey(now: Date): StoredKey {
  const id = `root-${now.toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`;
  return { id, created: now.toISOString(), key: randomBytes(KEY_BYTES).toString('base64') };
}

/** The file is always the whole ring of before or of after. */
function replaceRing(path: string, ring: { readonly current: string; readonly keys: readonly StoredKey[] }): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    writeDurably(draft, `${JSON.stringify(ring, null, 2)}\n`);
    renameSync(draft, path);
  } catch (error) {
    throw new RootKeyError(`The root key file ${path} cannot be written: ${codeOf(error)}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function read(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new RootKeyError(`The root key file ${path} does not exist`);
    throw new RootKeyError(`The root key file ${path} cannot be read: ${codeOf(error)}`);
  }
  try {
    const { mode } = fstatSync(file);
    if ((mode & READABLE_BY_OTHERS) !== 0) {
      throw new RootKeyError(
        `The root key file ${path} is open to others than its owner (mode ${(mode & 0o777).toString(8)}): chmod 600 ${path}`,
      );
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function parse(path: string, text: string): { current: string; keys: readonly StoredKey[] } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which holds keys.
    throw new RootKeyError(`The root key file ${path} is not JSON`);
  }
  if (!isRing(content)) throw new RootKeyError(`The root key file ${path} is not a ring of root keys`);
  return content;
}

function isRing(content: unknown): content is { current: string; keys: readonly StoredKey[] } {
  if (typeof content !== 'object' || content === null || !('current' in content) || !('keys' in content)) return false;
  return typeof content.current === 'string' && Array.isArray(content.keys) && content.keys.every(isStoredKey);
}

function isStoredKey(value: unknown): value is StoredKey {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('key' in value)) return false;
  return typeof value.id === 'string' && /^[\w.-]{1,64}$/.test(value.id) && typeof value.key === 'string';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
