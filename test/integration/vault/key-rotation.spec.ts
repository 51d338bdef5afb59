import { EntityManager } from '@mikro-orm/mariadb';
import { addRootKey, Clock, Keyring, OrganisationKeyStore, removeRootKey, sealedColumns } from '@clientst0r/platform';
import { ANNOUNCED_FOR, KeyRotationRunner, SETTLES_FOR } from '@clientst0r/vault';
import { openRootKeyFile } from '../../../libs/platform/src/keyring/root-key.check.js';
import { WorkerProcess } from '../monitoring/worker-process.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../../support/identity-api.js';
import { sendFile } from '../../support/file-upload.js';
import { LinkOpener } from '../../support/link-opener.js';
import { type Client } from '../../support/people.js';

jest.setTimeout(600_000);

/** Of the rotation that is killed; `ROTATED_FIELDS=20000` for as many as the design asks for. */
const FIELDS = Number(process.env['ROTATED_FIELDS'] ?? 1_500);

/** Under the deployment's own key, which is not changed by the rotation of an organisation's. */
const OF_THE_PLATFORM = [
  'audit_anchors.sealed_secret', 'audit_log_keys.sealed_seed', 'audit_streams.sealed_secret', 'directories.sealed_password', 'identity_providers.sealed_secret',
  'totp_factors.sealed_secret',
]; // prettier-ignore

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly fields: readonly { readonly id: string; readonly key: string }[];
}

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let boss: Client;

beforeAll(async () => {
  process.env['MONITORING_ALLOWED_RANGES'] = '127.0.0.0/8';
  context = await startIdentityApi();
});

beforeEach(async () => {
  context.clock.reset();
  organisationId = await context.people.organisation('Rotated');
  await signInAgain();
});

/** The clock is moved far, and a proof of identity is good for minutes. */
async function signInAgain(): Promise<void> {
  owner = await context.people.memberClient(organisationId, 'owner');
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
}

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const execute = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  context.api.orm.em.fork().getConnection().execute<T[]>(`${sql} /* across organisations: test */`, values);
const runner = (): KeyRotationRunner => context.api.app.get(KeyRotationRunner);
const rotation = async () => (await execute<{ state: string; done: number; total: number; broken: number }>('select state, done, total, broken from key_rotations where organisation_id = ?', [organisationId]))[0]; // prettier-ignore
const versions = async (): Promise<number[]> =>
  (
    await execute<{ version: number }>('select version from organisation_keys where organisation_id = ? order by version', [organisationId])
  ).map(({ version }) => version);

/** By key version, over all columns. */
async function sealedWith(): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { table, column, owner: of } of sealedColumns()) {
    const sql = `select conv(hex(substr(${column}, 2, 4)), 16, 10) as version, count(*) as amount from ${table} where ${of} = ? and ord(${column}) = 1 group by 1`;
    for (const { version, amount } of await execute<{ version: string; amount: number }>(sql, [organisationId]))
      counts[Number(version)] = (counts[Number(version)] ?? 0) + amount;
  }
  return counts;
}

async function create(name: string, value: string): Promise<Entry> {
  const fields = [{ key: 'password', value }, { key: 'notes', value: `notes of ${value}` }]; // prettier-ignore
  return (await owner.post(org('credentials'), { type: 'login', name, fields }).expect(201)).body as Entry;
}

const secretOf = async ({ id, fields }: Entry, key = 'password', rest = 'reveal'): Promise<string> => {
  const field = fields.find((one) => one.key === key)!.id;
  const { body } = await owner.post(org(`credentials/${id}/fields/${field}/${rest}`), {}).expect(200);
  return (body as { value: string }).value;
};

/** One of everything that is sealed with the key of an organisation. */
async function fill(): Promise<{ entries: Entry[]; link: string; file: string }> {
  const entries = [await create('One', 'first'), await create('Two', 'second')];
  const [one] = entries as [Entry];
  await owner.patch(org(`credentials/${one.id}`), { fields: [{ key: 'password', value: 'newer' }] }).set('if-match', '"1"').expect(200); // prettier-ignore
  const field = one.fields.find(({ key }) => key === 'password')!.id;
  const terms = { recipient: 'Jo', hours: '24', views: 3 };
  const { body } = await owner.post(org(`credentials/${one.id}/fields/${field}/share-links`), terms).expect(201);
  const check = {
    name: 'Site',
    kind: 'http',
    url: 'http://127.0.0.1:1/',
    secretHeaders: 'Authorization: Bearer planted',
    intervalSeconds: 60,
  };
  await owner.post(org('checks'), check).expect(201);
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  await owner.post(org('channels'), { name: 'Hook', kind: 'webhook', target: 'http://127.0.0.1:1/', secret }).expect(201);
  const files = org(`credentials/${one.id}/attachments`);
  const added = await sendFile(owner, files, 'rack.jpg', FILE).expect(201);
  return { entries, link: (body as { url: string }).url, file: `${files}/${(added.body as { id: string }).id}/download` };
}

/** Longer than a chunk. */
const FILE = Buffer.alloc(300_000, 'rack ');

const request = (of: string | null = organisationId, client = boss) => client.post('platform/keys/rotations', { organisationId: of });

async function opens({ entries: [one, two], link, file }: Awaited<ReturnType<typeof fill>>): Promise<void> {
  expect(await secretOf(one!)).toBe('newer');
  expect(await secretOf(one!, 'password', 'history/1/reveal')).toBe('first');
  expect(await secretOf(two!, 'notes')).toBe('notes of second');
  expect(FILE.equals((await owner.post(file, {}).expect(200)).body as Buffer)).toBe(true);
  const opener = new LinkOpener(link);
  const { body } = await context.people.client().post('share-links/open', { token: opener.token }).expect(200);
  expect(opener.read((body as { ciphertext: string }).ciphertext).value).toBe('newer');
}

it('knows of every sealed column whose key it seals with', async () => {
  const columns = await execute<{ name: string }>(
    "select concat(table_name, '.', column_name) as name from information_schema.columns where table_schema = database() and column_name like 'sealed%' and data_type in ('blob', 'mediumblob', 'longblob', 'varbinary')",
  );
  const known = sealedColumns().map(({ table, column }) => `${table}.${column}`);
  expect(columns.map(({ name }) => name).filter((name) => !known.includes(name)).sort()).toEqual(OF_THE_PLATFORM); // prettier-ignore
});

describe("the change of an organisation's key", () => {
  it('is announced, seals everything anew, and deletes the old key once nobody can seal with it; all opens at every moment', async () => {
    const made = await fill();
    const before = await sealedWith();
    await request().expect(202);
    await runner().run();
    await opens(made);
    await create('While announced', 'x');
    expect([await versions(), Object.keys(await sealedWith()), (await rotation())?.state]).toEqual([[1, 2], ['1'], 'announced']);

    context.clock.forward(ANNOUNCED_FOR + 1_000);
    await signInAgain();
    await runner().run();
    expect(await rotation()).toEqual({ state: 'settling', done: before[1]! + 2, total: before[1]! + 2, broken: 0 });
    expect(Object.keys(await sealedWith())).toEqual(['2']);
    await opens(made);

    // A process that still has the old key only.
    const [{ id, sealed }] = (await execute<{ id: string; sealed: Buffer }>('select id, sealed from credential_fields where organisation_id = ? order by id limit 1', [organisationId])) as [{ id: string; sealed: Buffer }]; // prettier-ignore
    const stale = await olderSeal(id);
    await execute('update credential_fields set sealed = ? where id = ? and organisation_id = ?', [stale, id, organisationId]);
    expect(sealed.equals(stale)).toBe(false);
    context.clock.forward(SETTLES_FOR);
    await signInAgain();
    await runner().run();
    expect([await versions(), Object.keys(await sealedWith()), (await rotation())?.state]).toEqual([[2], ['2'], 'finished']);
    await opens(made);
    const events = (await auditEvents(context.api, { organisationId })).filter(({ action }) => action.startsWith('keys.'));
    expect(events.map(({ action, outcome, details }) => [action, outcome, details?.['version']])).toEqual([
      ['keys.rotation-requested', 'success', 2],
      ['keys.rotated', 'success', 2],
    ]);
    expect(events[1]?.actor_id).toBe(events[0]?.actor_id);
  });

  /** The value of a field, sealed with the version before. */
  async function olderSeal(fieldId: string): Promise<Buffer> {
    const [field] = await execute<{ recordId: string; version: number; sealed: Buffer }>('select credential_id as recordId, version, sealed from credential_fields where id = ?', [fieldId]); // prettier-ignore
    const binding = { recordId: field!.recordId, fieldId, version: field!.version };
    const keyring = new Keyring(context.api.app.get(OrganisationKeyStore), new Clock());
    const secret = await context.api.app.get(Keyring).open(organisationId, binding, field!.sealed);
    // By the real clock the new version does not seal yet.
    const sealed = await keyring.seal(organisationId, binding, secret);
    expect(sealed.readUInt32BE(1)).toBe(1);
    return sealed;
  }

  it('loses nothing when the worker is killed in the middle (kill -9), and goes on', async () => {
    const items = Array.from({ length: FIELDS }, (_, index) => ({ type: 1, name: `Entry ${index}`, login: { username: 'u', password: `secret ${index}` } })); // prettier-ignore
    for (let at = 0; at < FIELDS; at += 5_000)
      await owner.post(org('imports'), { format: 'bitwarden-json', content: JSON.stringify({ items: items.slice(at, at + 5_000) }) }).expect(200); // prettier-ignore
    const shelf = (await owner.post(org('credentials'), { type: 'login', name: 'Shelf', fields: [] }).expect(201)).body as Entry;
    const files = org(`credentials/${shelf.id}/attachments`);
    for (const name of ['a', 'b', 'c']) await sendFile(owner, files, name, FILE).expect(201);
    await request().expect(202);
    await execute("update key_rotations set starts_at = '2026-01-01' where organisation_id = ?", [organisationId]);
    await execute("update organisation_keys set seals_from = '2026-01-01' where organisation_id = ? and version = 2", [organisationId]);
    const [last] = await execute<{ id: string }>('select id from credential_fields where organisation_id = ? and sealed is not null order by id desc limit 1', [organisationId]); // prettier-ignore
    // The worker comes as far as a field that somebody else holds, and dies there.
    await context.api.app
      .get(EntityManager)
      .fork()
      .transactional(async (em) => {
        await em.execute('select id from credential_fields where id = ? and organisation_id = ? for update', [last!.id, organisationId]);
        const worker = await WorkerProcess.start();
        while (((await rotation())?.done ?? 0) < 1_000) await new Promise((resume) => setTimeout(resume, 50));
        await worker.kill();
      });
    const halfway = await sealedWith();
    expect(halfway[1]).toBeGreaterThan(0);
    expect((halfway[1] ?? 0) + (halfway[2] ?? 0)).toBe(FIELDS + 3);
    expect((await rotation())?.done).toBe(halfway[2]);
    await runner().run();
    expect(await sealedWith()).toEqual({ 2: FIELDS + 3 });
    expect(await rotation()).toEqual({ state: 'settling', done: FIELDS + 3, total: FIELDS + 3, broken: 0 });
    for (const { id } of ((await owner.get(files).expect(200)).body as { items: { id: string }[] }).items)
      expect(FILE.equals((await owner.post(`${files}/${id}/download`, {}).expect(200)).body as Buffer)).toBe(true);
    const { body } = await owner.get(org('credentials?limit=200&search=entry')).expect(200);
    for (const { id, name } of (body as { items: { id: string; name: string }[] }).items.slice(0, 40)) {
      const entry = (await owner.get(org(`credentials/${id}`)).expect(200)).body as Entry;
      expect(await secretOf(entry)).toBe(`secret ${name.replace('Entry ', '')}`);
    }
  });

  it('keeps the old key, and says so, when a secret does not open', async () => {
    const entry = await create('Broken', 'x');
    const field = entry.fields.find(({ key }) => key === 'password')!.id;
    await execute('update credential_fields set sealed = concat(substr(sealed, 1, length(sealed) - 1), char(ord(right(sealed, 1)) ^ 1)) where id = ? and organisation_id = ?', [field, organisationId]); // prettier-ignore
    await request().expect(202);
    context.clock.forward(ANNOUNCED_FOR + SETTLES_FOR + 1_000);
    await runner().run();
    expect(await rotation()).toMatchObject({ state: 'failed', broken: 1 });
    expect(await versions()).toEqual([1, 2]);
    const events = await auditEvents(context.api, { organisationId });
    expect(events).toContainEqual(expect.objectContaining({ action: 'keys.rotation-failed', outcome: 'failure' }));
  });

  it('is asked for once at a time, by those who run the platform, with a fresh proof, of an organisation that there is', async () => {
    await request(organisationId, owner).expect(403);
    await request('0193a5b0-1111-7222-8333-444455556666').expect(404);
    await request().expect(202);
    await request().expect(409);
    context.clock.forward(6 * 60_000);
    expect((await request().expect(403)).body).toMatchObject({ code: 'reauthentication-required' });
  });
});

describe('the change of the root key', () => {
  it('wraps every key anew without a restart, after which the old root key can go', async () => {
    const entry = await create('Rooted', 'under the root');
    const path = process.env['ROOT_KEY_FILE'] ?? '';
    const { rootKeys } = (await boss.get('platform/keys').expect(200)).body as {
      rootKeys: { id: string; current: boolean; keys: number }[];
    };
    const old = rootKeys.find(({ current }) => current)!;
    expect((await request(null).expect(409)).body).toMatchObject({ code: 'root-key-current' });
    const added = addRootKey(path);
    await request(null).expect(202);
    await runner().run();
    const after = (await boss.get('platform/keys').expect(200)).body as { rootKeys: object[]; rotations: object[] };
    expect(after.rootKeys).toContainEqual({ id: added, current: true, present: true, keys: expect.any(Number), needed: true });
    expect(after.rootKeys).toContainEqual({ id: old.id, current: false, present: true, keys: 0, needed: false });
    expect(after.rotations).toContainEqual(expect.objectContaining({ organisationId: null, state: 'finished', broken: 0 }));
    removeRootKey(path, old.id);
    expect(() => {
      removeRootKey(path, added);
    }).toThrow('is the current one');
    const provider = await openRootKeyFile(path, context.api.orm.em.fork());
    const fresh = new Keyring(new OrganisationKeyStore(context.api.orm.em.fork(), provider), context.clock);
    expect(await fresh.of(organisationId)).toBeDefined();
    expect(await secretOf(entry)).toBe('under the root');
    const events = await execute<{ action: string }>(
      "select action from audit_events where organisation_id is null and action like 'keys.%' order by at, id",
    );
    expect(events.map(({ action }) => action)).toEqual(['keys.rotation-requested', 'keys.rotated']);
  });
});
