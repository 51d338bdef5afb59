import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyProvider } from './file-key-provider.js';
import { IntegrityError } from './integrity.error.js';
import { addRootKey, generateRootKeyFile, readRootKeyFile, removeRootKey } from './root-key-file.js';
import { RootKeyError } from './root-key.error.js';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'root-key-'));
  path = join(directory, 'root-keys.json');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the root key file', () => {
  it('is made readable for its owner only, and never overwritten', () => {
    const id = generateRootKeyFile(path);
    const text = readFileSync(path, 'utf8');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readRootKeyFile(path).current).toBe(id);
    expect(generateRootKeyFile(path)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([0o640, 0o604, 0o660, 0o610])('is refused with mode %o', (mode) => {
    generateRootKeyFile(path);
    chmodSync(path, mode);
    expect(() => readRootKeyFile(path)).toThrow(`chmod 600 ${path}`);
  });

  it.each([
    ['is missing', null, 'does not exist'],
    ['is not JSON', 'AAAA', 'is not JSON'],
    ['is no ring', '{"keys":[]}', 'is not a ring'],
    ['has a key without an id', ring('a', [{ key: key(32) }]), 'is not a ring'],
    ['has a short key', ring('a', [{ id: 'a', key: key(31) }]), 'Root key a'],
    ['has an empty key', ring('a', [{ id: 'a', key: '' }]), 'Root key a'],
    [
      'has the same id twice',
      ring('a', [
        { id: 'a', key: key(32) },
        { id: 'a', key: key(32) },
      ]),
      'stands twice',
    ],
    ['lacks its current key', ring('b', [{ id: 'a', key: key(32) }]), 'names b as its current root key'],
  ])('is refused when it %s', (_what, content, message) => {
    if (content !== null) writeFileSync(path, content, { mode: 0o600 });
    expect(() => readRootKeyFile(path)).toThrow(RootKeyError);
    expect(() => readRootKeyFile(path)).toThrow(message);
  });

  it('never shows a key in an error', () => {
    const secret = key(32);
    for (const content of [`{"keys": ["${secret}"`, ring('b', [{ id: 'a', key: secret }])]) {
      writeFileSync(path, content, { mode: 0o600 });
      expect(attempt(() => readRootKeyFile(path))).not.toContain(secret.slice(0, 8));
    }
  });
});

describe('the ring of root keys', () => {
  const place = { organisationId: '01890000-0000-7000-8000-000000000001', version: 1 };

  it("takes a new key beside the old ones, stays its owner's only, and gives up any but the current one", () => {
    const old = generateRootKeyFile(path) ?? '';
    const added = addRootKey(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect([...readRootKeyFile(path).keys.keys()]).toEqual([old, added]);
    expect(readRootKeyFile(path).current).toBe(added);
    expect(() => {
      removeRootKey(path, added);
    }).toThrow('is the current one');
    expect(() => {
      removeRootKey(path, 'another');
    }).toThrow('does not hold root key another');
    removeRootKey(path, old);
    expect([...readRootKeyFile(path).keys.keys()]).toEqual([added]);
  });

  it('is looked at again before anything is wrapped, and forgotten by nothing that happens to the file', async () => {
    const old = generateRootKeyFile(path) ?? '';
    const provider = new FileKeyProvider(readRootKeyFile(path), path);
    const key = randomBytes(32);
    const wrapped = await provider.wrap(key, place);
    const added = addRootKey(path);
    utimesSync(path, 2_000_000_000, 2_000_000_000);
    expect((await provider.wrap(key, place)).rootKeyId).toBe(added);
    expect(await provider.rootKeys()).toEqual({ current: added, ids: [old, added] });
    writeFileSync(path, 'torn');
    utimesSync(path, 2_000_000_001, 2_000_000_001);
    expect(await provider.unwrap(wrapped, place)).toEqual(key);
    rmSync(path);
    expect((await provider.wrap(key, place)).rootKeyId).toBe(added);
  });
});

describe('a key wrapped by the root key', () => {
  const place = { organisationId: '01890000-0000-7000-8000-000000000001', version: 1 };

  it('opens in its own place only', async () => {
    generateRootKeyFile(path);
    const provider = new FileKeyProvider(readRootKeyFile(path), path);
    const organisationKey = randomBytes(32);
    const wrapped = await provider.wrap(organisationKey, place);
    expect(await provider.unwrap(wrapped, place)).toEqual(organisationKey);
    await expect(provider.unwrap(wrapped, { ...place, version: 2 })).rejects.toThrow(IntegrityError);
    await expect(provider.unwrap(wrapped, { ...place, organisationId: place.organisationId.replace(/1$/, '2') })).rejects.toThrow(
      IntegrityError,
    );
  });

  it('says which root key it needs when the ring does not hold it', async () => {
    generateRootKeyFile(path);
    const provider = new FileKeyProvider(readRootKeyFile(path), path);
    await expect(provider.unwrap({ rootKeyId: 'root-of-last-year', wrapped: randomBytes(60) }, place)).rejects.toThrow(
      'Root key root-of-last-year is needed',
    );
  });
});

function key(bytes: number): string {
  return randomBytes(bytes).toString('base64');
}

function ring(current: string, keys: readonly object[]): string {
  return JSON.stringify({ current, keys });
}

function attempt(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch (error) {
    return String(error);
  }
}
