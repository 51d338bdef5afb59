import { AccessEpoch, OrganisationDeletion, PERMISSIONS, PersonalVaults } from '@clientst0r/identity';
import {
  addRootKey,
  Clock,
  IntegrityError,
  JobOutbox,
  Keyring,
  OrganisationKeyStore,
  VaultSealedError,
  VaultSeals,
} from '@clientst0r/platform';
import { ANNOUNCED_FOR, KeyRotationRunner, SETTLES_FOR } from '@clientst0r/vault';
import { VaultKeyring } from '../../libs/vault/src/sealing/vault-keyring.js';
import { ContentsEraser } from '../../apps/worker/src/organisation/contents-eraser.js';
import { openRootKeyFile } from '../../libs/platform/src/keyring/root-key.check.js';
import { sendFile } from '../support/file-upload.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { LinkOpener } from '../support/link-opener.js';
import { call, type Operation, operationsOf } from '../support/operations.js';
import type { Client, TestPerson } from '../support/people.js';

const SECRET = 'correct horse of my own';
/** Permissions on what is in a vault that its owner holds in his own. */
const PERSONAL = ['vault.credential.read', 'vault.credential.create', 'vault.credential.update', 'vault.credential.delete', 'vault.secret.reveal', 'vault.totp.generate', 'vault.share.create', 'vault.breach.read', 'vault.data.import', 'vault.data.export']; // prettier-ignore
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly fields: readonly { readonly id: string; readonly key: string }[];
}

let context: IdentityApi;
let operations: Operation[];
let client: string;
let person: TestPerson;
let owner: Client;
let vault: string;
let boss: Client;
/** Administers the platform, owns another organisation, and the one in which the person works. */
let other: Client;

beforeAll(async () => {
  context = await startIdentityApi();
  operations = await operationsOf(context.api);
});

beforeEach(async () => {
  context.clock.reset();
  const { people } = context;
  client = await people.organisation('A client');
  person = await people.person({ [client]: ['technician'] });
  owner = await people.signedIn(person);
  vault = await opened(owner);
  const mighty = await people.person({ [client]: ['owner'], [await people.organisation()]: ['owner'] }, ['platform-administrator']);
  other = await people.signedIn(mighty);
  boss = other;
});

async function opened(browser: Client): Promise<string> {
  return ((await browser.post('profile/personal-vault').expect(200)).body as { id: string }).id;
}

const own = (rest: string): string => `organisations/${vault}/${rest}`;
const execute = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  context.api.orm.em.fork().getConnection().execute<T[]>(`${sql} /* across organisations: test */`, values);
const actions = async (): Promise<string[]> => (await auditEvents(context.api, { organisationId: vault })).map(({ action }) => action);

async function create(name = 'Bank'): Promise<Entry> {
  const fields = [{ key: 'password', value: SECRET }, { key: 'totp', value: SEED }]; // prettier-ignore
  return (await owner.post(own('credentials'), { type: 'login', name, fields }).expect(201)).body as Entry;
}

const fieldOf = ({ id, fields }: Entry, key: string): string =>
  own(`credentials/${id}/fields/${fields.find((one) => one.key === key)?.id ?? ''}`);

async function eraseWhatIsLeft(): Promise<void> {
  const { app, orm } = context.api;
  const em = orm.em.fork();
  await new ContentsEraser(em, app.get(OrganisationDeletion), app.get(JobOutbox), app.get(AccessEpoch), app.get(PersonalVaults)).eraseDue();
}

it('is opened once, and its owner finds it in his session beside the organisations, not among them', async () => {
  expect(await opened(owner)).toBe(vault);
  const { body } = await owner.get('session').expect(200);
  expect(body.personalVault).toMatchObject({ id: vault, slug: '~personal', name: 'Personal vault' });
  expect((body.organisations as { id: string }[]).map(({ id }) => id)).toEqual([client]);
  const both = await Promise.all([1, 2].map(async () => opened(await context.people.signedIn(person))));
  expect(both).toEqual([vault, vault]);
  expect((await actions()).filter((action) => action === 'personal-vault.opened')).toHaveLength(1);
});

it('has entries, codes, files, folders, history, trash, health, links, import and export as every vault', async () => {
  const entry = await create();
  expect((await owner.post(`${fieldOf(entry, 'password')}/reveal`, {}).expect(200)).body).toEqual({ value: SECRET });
  expect((await owner.post(`${fieldOf(entry, 'totp')}/code`, {}).expect(200)).body.code).toMatch(/^\d{6}$/u);
  const file = await sendFile(owner, own(`credentials/${entry.id}/attachments`), 'deed.pdf', Buffer.from('a deed')).expect(201);
  await owner.post(own(`credentials/${entry.id}/attachments/${(file.body as { id: string }).id}/download`), {}).expect(200);
  await owner.post(own('folders'), { name: 'Home' }).expect(201);
  await owner.patch(own(`credentials/${entry.id}`), { fields: [{ key: 'password', value: 'newer' }] }).set('if-match', '"1"').expect(200); // prettier-ignore
  expect((await owner.post(`${fieldOf(entry, 'password')}/history/1/reveal`, {}).expect(200)).body).toEqual({ value: SECRET });
  await owner.post(own('password-health/checks')).expect(202);
  const link = await owner.post(`${fieldOf(entry, 'password')}/share-links`, { recipient: 'Jo', hours: '1', views: 1 }).expect(201);
  const opener = new LinkOpener((link.body as { url: string }).url);
  const opened = await context.people.client().post('share-links/open', { token: opener.token }).expect(200);
  expect(opener.read((opened.body as { ciphertext: string }).ciphertext).value).toBe('newer');
  const content = JSON.stringify({ items: [{ type: 1, name: 'Imported', login: { username: 'u', password: 'p' } }] });
  await owner.post(own('imports'), { format: 'bitwarden-json', content }).expect(200);
  const exported = await owner.post(own('exports'), { format: 'csv', reason: 'A copy' }).expect(200);
  expect(exported.text).toContain('newer');
  await owner
    .delete(own(`credentials/${entry.id}`))
    .set('if-match', '"2"')
    .expect(204);
  await owner.post(own(`credentials/${entry.id}/restore`)).expect(({ status }) => expect(status).toBeLessThan(300));
  expect((await owner.get(own('credentials')).query({ search: 'bank' }).expect(200)).body.items).toHaveLength(1);
});

it('answers its owner on every route, and breaks on none', async () => {
  for (const operation of operations.filter(({ inOrganisation, access }) => inOrganisation && access === 'permission')) {
    const { status } = await call(owner, operation, vault);
    expect({ id: operation.id, broken: status >= 500 }).toEqual({ id: operation.id, broken: false });
  }
  expect((await owner.get('session').expect(200)).body.personalVault.id).toBe(vault);
});

it('gives its owner no right that would let a second person in', () => {
  const letsIn = PERMISSIONS.map(({ name }) => name).filter((name) =>
    /^(?:organisation|vault\.(?:field|request)|monitoring|notification|platform)\b/u.test(name),
  );
  return owner.get('session').expect(({ body }) => {
    expect(letsIn.filter((name) => (body.personalVault.permissions as string[]).includes(name))).toEqual([]);
  });
});

it('is there for nobody else: 404 on every route, by its id and by its short name, for who administers the platform and owns all else', async () => {
  await create();
  const before = await execute('select (select count(*) from credentials where organisation_id = ?) as entries, (select count(*) from audit_events where organisation_id = ?) as events', [vault, vault]); // prettier-ignore
  for (const operation of operations.filter(({ inOrganisation }) => inOrganisation))
    for (const id of operation.id === 'listCredentials' ? [vault, vault.toUpperCase(), '~personal'] : [vault]) {
      const { status, body } = await call(other, operation, id);
      expect({ id: operation.id, status, code: (body as { code?: string }).code }).toEqual({
        id: operation.id,
        status: 404,
        code: 'not-found',
      });
    }
  expect(await execute('select (select count(*) from credentials where organisation_id = ?) as entries, (select count(*) from audit_events where organisation_id = ?) as events', [vault, vault])).toEqual(before); // prettier-ignore
});

it('is in no list of the platform, and cannot be renamed, closed, deleted, merged, mapped to or given a new key from there', async () => {
  await create();
  const target = await context.people.organisation('Target');
  for (const search of ['Personal', vault, '~personal'])
    expect((await boss.get('platform/organisations').query({ search }).expect(200)).body.items).toEqual([]);
  await boss.get(`platform/organisations/${vault}`).expect(404);
  await boss.patch(`platform/organisations/${vault}`, { name: 'Mine' }).expect(404);
  for (const verb of ['deactivate', 'reactivate', 'deletion']) await boss.post(`platform/organisations/${vault}/${verb}`).expect(404);
  await boss.get(`platform/organisations/${vault}/merge`).expect(404);
  await boss.post(`platform/organisations/${vault}/merge-preview`, { targetId: target }).expect(404);
  await boss.post(`platform/organisations/${target}/merge-preview`, { targetId: vault }).expect(404);
  await boss.post(`platform/organisations/${vault}/merge`, { targetId: target }).expect(404);
  await boss.post(`platform/organisations/${target}/merge`, { targetId: vault }).expect(400);
  await boss.post('platform/keys/rotations', { organisationId: vault }).expect(404);
  expect((await boss.get(`platform/users`).expect(200)).text).not.toContain(vault);
});

it('keeps its trail to its owner: the platform is told nothing, nor the organisations in which he works', async () => {
  const entry = await create('My very own entry');
  await owner.post(`${fieldOf(entry, 'password')}/reveal`, {}).expect(200);
  const { body } = await owner.get(own('audit-events')).expect(200);
  expect((body.items as { action: string }[]).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['credential.revealed', 'credential.created']),
  );
  for (const path of ['platform/audit-events', `organisations/${client}/audit-events`]) {
    const { text } = await boss.get(path).query({ limit: 200 }).expect(200);
    expect(text).not.toContain('My very own entry');
    expect(text).not.toContain('personal-vault.');
    expect(text).not.toContain(vault);
  }
  expect((await boss.get(`organisations/${client}/exposures/people/${person.userId}`).expect(200)).text).not.toContain('My very own entry');
});

it('is in no rotation list of a leaver, and his own while he may not sign in', async () => {
  const entry = await create();
  await owner.post(`${fieldOf(entry, 'password')}/reveal`, {}).expect(200);
  await boss.post(`organisations/${client}/members/${person.userId}/suspend`).expect(({ status }) => expect(status).toBeLessThan(300));
  expect((await boss.get(`exposures/${person.userId}`).expect(200)).text).not.toContain(vault);
  expect((await boss.get(`exposures/${person.userId}/csv`).expect(200)).text).not.toContain('Bank');
  await owner.get(own('credentials')).expect(200);
  await boss.post(`platform/users/${person.userId}/deactivate`).expect(({ status }) => expect(status).toBeLessThan(300));
  await owner.get(own('credentials')).expect(401);
  await boss.get(own('credentials')).expect(404);
  await boss.post(`platform/users/${person.userId}/activate`).expect(({ status }) => expect(status).toBeLessThan(300));
  owner = await context.people.signedIn(person);
  expect((await owner.post(`${fieldOf(entry, 'password')}/reveal`, {}).expect(200)).body).toEqual({ value: SECRET });
});

describe('its API keys', () => {
  it('are made in it, hold in it alone, and are seen by its owner alone', async () => {
    await create();
    const { body } = await owner.post(own('api-keys'), { name: 'Backup', scopes: ['vault.credential.read'] }).expect(201);
    const program = (path: string) =>
      context.people
        .client()
        .get(path)
        .set('authorization', `Bearer ${body.key as string}`);
    expect((await program(own('credentials')).expect(200)).body.items).toHaveLength(1);
    await program(`organisations/${client}/credentials`).expect(404);
    await program('profile/personal-vault').expect(403);
    const listed = await owner.get('profile/api-keys').expect(200);
    expect(listed.text).toContain('Personal vault');
    expect((await boss.get(`organisations/${client}/api-keys`).expect(200)).text).not.toContain('Backup');
  });

  it('are not extended from it or to it, and nobody else is told that it was tried', async () => {
    const member = await context.people.person({ [client]: ['owner'] });
    owner = await context.people.signedIn(member);
    vault = await opened(owner);
    const here = (await owner.post(own('api-keys'), { name: 'Own', scopes: ['vault.credential.read'] }).expect(201)).body;
    const there = (await owner.post(`organisations/${client}/api-keys`, { name: 'Work', scopes: ['vault.credential.read'] }).expect(201))
      .body;
    await owner.put(`organisations/${client}/api-keys/${here.apiKey.id as string}/reach`, {}).expect(404);
    await owner.put(own(`api-keys/${there.apiKey.id as string}/reach`), {}).expect(409);
    const events = await auditEvents(context.api, { organisationId: client });
    expect(JSON.stringify(events)).not.toContain('personal');
  });
});

describe('what its owner sets for it', () => {
  const reveal = (entry: Entry, by = owner) => by.post(`${fieldOf(entry, 'password')}/reveal`, {});
  const terms = (reauthenticationMinutes: number | null, by = owner) => by.put('profile/personal-vault/terms', { reauthenticationMinutes });
  const program = (key: string, path: string) => context.people.client().post(path, {}).set('authorization', `Bearer ${key}`);

  it('asks again for a proof of identity before a secret leaves, by whatever way, and is loosened with one only', async () => {
    const entry = await create();
    const { body } = await owner
      .post(own('api-keys'), { name: 'Backup', scopes: ['vault.secret.reveal', 'vault.totp.generate'] })
      .expect(201);
    const key = (body as { key: string }).key;
    await program(key, `${fieldOf(entry, 'password')}/reveal`).expect(200);
    expect((await terms(5).expect(200)).body).toMatchObject({ id: vault, reauthenticationMinutes: 5 });
    await reveal(entry).expect(200);
    context.clock.forward(6 * 60_000);
    const file = await sendFile(owner, own(`credentials/${entry.id}/attachments`), 'deed.pdf', Buffer.from('a deed')).expect(201);
    const ways = ['reveal', 'copy'].map((way) => `${fieldOf(entry, 'password')}/${way}`);
    for (const path of [
      ...ways,
      `${fieldOf(entry, 'totp')}/code`,
      own(`credentials/${entry.id}/attachments/${(file.body as { id: string }).id}/download`),
    ])
      // prettier-ignore
      expect((await owner.post(path, {}).expect(403)).body).toMatchObject({ code: 'reauthentication-required' });
    const link = await owner.post(`${fieldOf(entry, 'password')}/share-links`, { recipient: 'Jo', hours: '1', views: 1 }).expect(403);
    expect(link.body).toMatchObject({ code: 'reauthentication-required' });
    expect((await program(key, `${fieldOf(entry, 'password')}/reveal`).expect(403)).body).toMatchObject({
      code: 'reauthentication-required',
    });
    expect((await terms(null).expect(403)).body).toMatchObject({ code: 'reauthentication-required' });
    await owner.get(own('credentials')).expect(200);
    owner = await context.people.signedIn(person);
    await reveal(entry).expect(200);
    await terms(null).expect(200);
    expect((await owner.get('profile/personal-vault').expect(200)).body).toMatchObject({ reauthenticationMinutes: null });
    expect((await actions()).filter((action) => action === 'vault.policy-changed')).toHaveLength(2);
    await terms(5, await context.people.signedIn(await context.people.person())).expect(404);
  });

  it('seals it: 423 on every route of its contents, for his keys and links too, until he unseals it with a fresh proof', async () => {
    const entry = await create();
    const { body } = await owner.post(own('api-keys'), { name: 'Backup', scopes: ['vault.secret.reveal'] }).expect(201);
    const key = (body as { key: string }).key;
    const link = await owner.post(`${fieldOf(entry, 'password')}/share-links`, { recipient: 'Jo', hours: '1', views: 1 }).expect(201);
    const seal = await owner.post('profile/personal-vault/seal', { reason: 'My laptop is gone' }).expect(200);
    expect(seal.body).toMatchObject({ id: vault, seal: { sealed: true, reason: 'My laptop is gone' } });
    expect((await owner.get('session').expect(200)).body.personalVault).toMatchObject({ id: vault, vaultSealed: true });
    const contents = operations.filter(({ permission, id }) => id !== 'getVaultSeal' && PERSONAL.includes(permission ?? ''));
    expect(contents.length).toBeGreaterThan(30);
    for (const operation of contents) {
      const { status } = await call(owner, operation, vault);
      expect({ id: operation.id, status }).toEqual({ id: operation.id, status: 423 });
    }
    await program(key, `${fieldOf(entry, 'password')}/reveal`).expect(423);
    const opener = new LinkOpener((link.body as { url: string }).url);
    await context.people.client().post('share-links/open', { token: opener.token }).expect(423);
    await terms(5).expect(423);
    const { app } = context.api;
    const keyring = new VaultKeyring(app.get(OrganisationKeyStore), app.get(Clock), app.get(VaultSeals));
    await expect(keyring.of(vault)).rejects.toThrow(VaultSealedError);
    await owner.get(`organisations/${client}/credentials`).expect(200);
    await other.post('profile/personal-vault/seal/removal', { reason: 'Let me in' }).expect(404);
    context.clock.forward(6 * 60_000);
    await owner.post('profile/personal-vault/seal/removal', { reason: 'Found again' }).expect(403);
    owner = await context.people.signedIn(person);
    await owner.post('profile/personal-vault/seal/removal', { reason: 'Found again' }).expect(200);
    await reveal(entry).expect(200);
    expect(await actions()).toEqual(expect.arrayContaining(['vault.sealed', 'vault.unsealed']));
  });

  it('is gone with the vault, sealed or not', async () => {
    await create();
    await terms(5).expect(200);
    await owner.post('profile/personal-vault/seal', { reason: 'My laptop is gone' }).expect(200);
    await owner.delete('profile/personal-vault').expect(204);
    await eraseWhatIsLeft();
    for (const table of ['vault_seals', 'vault_policies'])
      expect(await execute(`select id from ${table} where organisation_id = ?`, [vault])).toEqual([]);
    vault = await opened(owner);
    expect((await owner.get('profile/personal-vault').expect(200)).body).toMatchObject({ reauthenticationMinutes: null, seal: { sealed: false } }); // prettier-ignore
  });
});

describe('its key', () => {
  it('changes when its owner asks, and the list of the platform does not show it', async () => {
    const entry = await create();
    const before = (await boss.get('platform/keys').expect(200)).text;
    const { body } = await owner.post('profile/personal-vault/key-rotations').expect(202);
    expect(body.keyRotation).toMatchObject({ state: 'announced' });
    await owner.post('profile/personal-vault/key-rotations').expect(409);
    expect((await boss.get('platform/keys').expect(200)).text).toBe(before);
    context.clock.forward(ANNOUNCED_FOR + 1_000);
    await context.api.app.get(KeyRotationRunner).run();
    context.clock.forward(SETTLES_FOR + 1_000);
    await context.api.app.get(KeyRotationRunner).run();
    owner = await context.people.signedIn(person);
    expect((await owner.get('profile/personal-vault').expect(200)).body.keyRotation.state).toBe('finished');
    expect(await execute('select version from organisation_keys where organisation_id = ?', [vault])).toEqual([{ version: 2 }]);
    expect((await owner.post(`${fieldOf(entry, 'password')}/reveal`, {}).expect(200)).body).toEqual({ value: SECRET });
    expect(await actions()).toEqual(expect.arrayContaining(['keys.rotation-requested', 'keys.rotated']));
  });

  it('is wrapped anew with the root key, uncounted, and holds the old one until it is', async () => {
    const path = process.env['ROOT_KEY_FILE'] ?? '';
    interface Root { id: string; current: boolean; keys: number; needed: boolean } // prettier-ignore
    const roots = async (): Promise<Root[]> => (await boss.get('platform/keys').expect(200)).body.rootKeys as Root[];
    await create();
    const shown = (await roots()).reduce((sum, { keys }) => sum + keys, 0);
    const [all] = await execute<{ amount: number }>('select count(*) as amount from organisation_keys');
    const [personal] = await execute<{ amount: number }>('select count(*) as amount from organisation_keys k join personal_vaults v on v.id = k.organisation_id'); // prettier-ignore
    expect(personal!.amount).toBeGreaterThan(0);
    expect(shown).toBe(all!.amount - personal!.amount);
    const added = addRootKey(path);
    await boss.post('platform/keys/rotations', { organisationId: null }).expect(202);
    await context.api.app.get(KeyRotationRunner).run();
    for (const { id, keys, needed } of await roots())
      expect({ id, keys, needed }).toEqual({ id, keys: id === added ? shown : 0, needed: id === added });
    const { rotations } = (await boss.get('platform/keys').expect(200)).body as {
      rotations: { state: string; total: number; done: number }[];
    };
    expect(rotations[0]).toMatchObject({ state: 'finished', total: shown, done: shown });
    expect(await execute('select distinct root_key_id as id from organisation_keys where organisation_id = ?', [vault])).toEqual([
      { id: added },
    ]);
  });
});

describe('when it is given up', () => {
  async function copyOf(entry: Entry): Promise<() => Promise<string>> {
    const field = entry.fields.find(({ key }) => key === 'password')?.id ?? '';
    const [row] = await execute<{ sealed: Buffer }>('select sealed from credential_fields where organisation_id = ? and id = ?', [
      vault,
      field,
    ]);
    const sealed = row!.sealed;
    return async () => {
      const provider = await openRootKeyFile(process.env['ROOT_KEY_FILE'] ?? '', context.api.orm.em.fork());
      const keyring = new Keyring(new OrganisationKeyStore(context.api.orm.em.fork(), provider), context.clock);
      return (await keyring.open(vault, { recordId: entry.id, fieldId: field, version: 1 }, sealed)).reveal();
    };
  }

  async function expectNothingLeft(): Promise<void> {
    for (const table of ['organisation_keys', 'credentials', 'credential_fields', 'folders', 'api_keys', 'share_links'])
      expect({ table, rows: await execute(`select 1 from ${table} where organisation_id = ?`, [vault]) }).toEqual({ table, rows: [] });
    expect(await execute('select owner_id as owner, erased_at is not null as erased from personal_vaults where id = ?', [vault])).toEqual([{ owner: null, erased: 1 }]); // prettier-ignore
  }

  it('needs a fresh proof of identity, is out of reach at once, and no copy opens any more', async () => {
    const entry = await create();
    const open = await copyOf(entry);
    expect(await open()).toBe(SECRET);
    context.clock.forward(6 * 60_000);
    await owner.delete('profile/personal-vault').expect(403);
    owner = await context.people.signedIn(person);
    await owner.delete('profile/personal-vault').expect(204);
    await owner.get(own('credentials')).expect(404);
    await expect(open()).rejects.toThrow(IntegrityError);
    await eraseWhatIsLeft();
    await expectNothingLeft();
    expect(await actions()).toEqual(expect.arrayContaining(['personal-vault.given-up', 'personal-vault.erased']));
    await owner.delete('profile/personal-vault').expect(404);
    const next = await opened(owner);
    expect(next).not.toBe(vault);
    expect((await owner.get(`organisations/${next}/credentials`).expect(200)).body.items).toEqual([]);
    await owner.get(own('audit-events')).expect(404);
  });

  it('with its account: when that is deleted, its keys and contents go', async () => {
    const entry = await create();
    const open = await copyOf(entry);
    const [leaver, stays] = [vault, await context.people.signedIn(await context.people.person())];
    const another = await opened(stays);
    await execute('update personal_vaults set owner_id = uuid() where id = ?', [leaver]);
    await eraseWhatIsLeft();
    await expect(open()).rejects.toThrow(IntegrityError);
    await expectNothingLeft();
    expect(await opened(stays)).toBe(another);
  });
});
