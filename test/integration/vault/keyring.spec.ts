import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/mariadb';
import { Clock, generateRootKeyFile, IntegrityError, Keyring, SecretText } from '@clientst0r/platform';
import type { KeyProvider } from '../../../libs/platform/src/keyring/key-provider.js';
import { OrganisationKeyStore } from '../../../libs/platform/src/keyring/organisation-key.store.js';
import { openRootKeyFile } from '../../../libs/platform/src/keyring/root-key.check.js';
import { MovableClock } from '../../support/identity-api.js';
import { connectAs } from '../../support/test-database.js';

const binding = { recordId: randomUUIDv7(), fieldId: randomUUIDv7(), version: 1 };
const secret = SecretText.of('hunter2');

let orm: MikroORM;
let provider: KeyProvider;
let directory: string;

beforeAll(async () => {
  orm = await connectAs('application');
  provider = await openRootKeyFile(process.env['ROOT_KEY_FILE'] ?? '', orm.em);
  directory = mkdtempSync(join(tmpdir(), 'keyring-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const aKeyring = (clock = new Clock()): Keyring => new Keyring(new OrganisationKeyStore(orm.em, provider), clock);
const execute = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  orm.em.getConnection().execute<T[]>(`${sql} /* across organisations: test */`, values);

describe('the key of an organisation', () => {
  it('is made once, however many processes seal for the first time at the same moment', async () => {
    const organisationId = randomUUIDv7();
    const keyrings = Array.from({ length: 8 }, () => aKeyring());
    const sealed = await Promise.all(keyrings.map((keyring) => keyring.seal(organisationId, binding, secret)));
    for (const value of sealed) expect((await aKeyring().open(organisationId, binding, value)).reveal()).toBe('hunter2');
    expect(await execute('select version from organisation_keys where organisation_id = ?', [organisationId])).toEqual([{ version: 1 }]);
  });

  it('is stored wrapped only', async () => {
    const organisationId = randomUUIDv7();
    await aKeyring().prepare(organisationId);
    const [row] = await execute<{ wrapped_key: Buffer }>('select wrapped_key from organisation_keys where organisation_id = ?', [
      organisationId,
    ]);
    expect(row?.wrapped_key).toHaveLength(12 + 32 + 16);
  });

  it('is not made by reading: what never was sealed does not open', async () => {
    const organisationId = randomUUIDv7();
    const sealed = await aKeyring().seal(randomUUIDv7(), binding, secret);
    await expect(aKeyring().open(organisationId, binding, sealed)).rejects.toThrow(IntegrityError);
    expect(await execute('select 1 from organisation_keys where organisation_id = ?', [organisationId])).toEqual([]);
  });

  it('opens what a newer version sealed elsewhere, without a restart', async () => {
    const organisationId = randomUUIDv7();
    const keyring = aKeyring();
    const old = await keyring.seal(organisationId, binding, secret);
    const { rootKeyId, wrapped } = await provider.wrap(randomBytes(32), { organisationId, version: 2 });
    await execute(
      'insert into organisation_keys (id, created_at, organisation_id, version, root_key_id, wrapped_key) values (?, now(3), ?, 2, ?, ?)',
      [randomUUIDv7(), organisationId, rootKeyId, wrapped],
    );
    const sealed = await aKeyring().seal(organisationId, binding, secret);
    expect(sealed.readUInt32BE(1)).toBe(2);
    expect((await keyring.open(organisationId, binding, sealed)).reveal()).toBe('hunter2');
    expect((await keyring.open(organisationId, binding, old)).reveal()).toBe('hunter2');
  });

  it('is forgotten by the process after ten minutes', async () => {
    const organisationId = randomUUIDv7();
    const clock = new MovableClock();
    const keyring = aKeyring(clock);
    const sealed = await keyring.seal(organisationId, binding, secret);
    await execute('delete from organisation_keys where organisation_id = ?', [organisationId]);
    clock.forward(9 * 60_000);
    expect((await keyring.open(organisationId, binding, sealed)).reveal()).toBe('hunter2');
    clock.forward(2 * 60_000);
    await expect(keyring.open(organisationId, binding, sealed)).rejects.toThrow(IntegrityError);
  });
});

describe('the start', () => {
  const needed = (): Promise<string> =>
    execute<{ id: string }>('select min(root_key_id) as id from organisation_keys').then(([row]) => row?.id ?? '');
  const refusal = async (path: string): Promise<string> => {
    try {
      await openRootKeyFile(path, orm.em);
      return 'it started';
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  };

  beforeAll(() => aKeyring().prepare(randomUUIDv7()));

  it('is refused without the root key file, naming the root key that the database needs', async () => {
    const message = await refusal(join(directory, 'missing.json'));
    expect(message).toContain('RootKeyError');
    expect(message).toContain('does not exist');
    expect(message).toContain(await needed());
  });

  it('is refused with the file of another installation, naming the root key that is missing', async () => {
    const path = join(directory, 'other.json');
    generateRootKeyFile(path);
    expect(await refusal(path)).toBe(`RootKeyError: Root key ${await needed()} is needed, and ${path} does not hold it`);
  });

  it('is refused when the root key of that name is a different one', async () => {
    const path = join(directory, 'forged.json');
    const id = await needed();
    writeFileSync(path, JSON.stringify({ current: id, keys: [{ id, created: '', key: randomBytes(32).toString('base64') }] }), {
      mode: 0o600,
    });
    expect(await refusal(path)).toContain(`The database needs root key ${id}, and the key of that name`);
  });

  it('is refused when the key was cut', async () => {
    const path = join(directory, 'short.json');
    const ring = JSON.parse(readFileSync(process.env['ROOT_KEY_FILE'] ?? '', 'utf8')) as { keys: { key: string }[] };
    for (const stored of ring.keys) stored.key = stored.key.slice(0, 20);
    writeFileSync(path, JSON.stringify(ring), { mode: 0o600 });
    expect(await refusal(path)).toContain('is not 32 bytes');
  });

  it('goes on with the right file', async () => {
    expect(await refusal(process.env['ROOT_KEY_FILE'] ?? '')).toBe('it started');
  });
});
