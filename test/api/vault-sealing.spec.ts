import { Clock, Keyring, type OrganisationKeyring, OrganisationKeyStore, VaultSealedError, VaultSeals } from '@clientst0r/platform';
import { ANNOUNCED_FOR, KeyRotationRunner, PasswordChecks } from '@clientst0r/vault';
import { VaultKeyring } from '../../libs/vault/src/sealing/vault-keyring.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { LinkOpener } from '../support/link-opener.js';
import { call, type Operation, operationsOf } from '../support/operations.js';
import { type Client, freshAddress } from '../support/people.js';

/** Reviewed: what answers while the vault is sealed. The rest of the vault does not, and a new route is of the rest. */
const OPEN_WHILE_SEALED: Readonly<Record<string, string>> = {
  getVaultSeal: 'tells that it is sealed',
  sealVault: 'changes nothing then',
  unsealVault: 'is the way out',
  listEntryExposures: 'who has known what, from the audit trail: needed most when something has happened',
  listPersonExposures: 'the same',
  listAssignablePeople: 'who could change something, once it can be changed',
  assignExposures: 'who is to change what, once it can be changed',
  acceptExposures: 'the same',
  reopenExposures: 'the same',
};

interface Entry {
  readonly id: string;
  readonly fields: readonly { readonly id: string; readonly key: string }[];
}

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let boss: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  context.clock.reset();
  organisationId = await context.people.organisation('Sealed');
  owner = await context.people.memberClient(organisationId, 'owner');
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
});

const org = (rest: string, of = organisationId): string => `organisations/${of}/${rest}`;
const seal = (client = owner) => client.post(org('vault-seal'), { reason: 'A laptop was stolen' });
const unseal = (client = owner) => client.post(org('vault-seal/removal'), { reason: 'It was found again' });
const actions = async (): Promise<string[]> => (await auditEvents(context.api, { organisationId })).map(({ action, outcome }) => `${action} ${outcome}`); // prettier-ignore
const execute = <T>(sql: string): Promise<T[]> =>
  context.api.orm.em.fork().getConnection().execute<T[]>(`${sql} /* across organisations: test */`, [organisationId]);

async function create(): Promise<Entry> {
  const fields = [{ key: 'password', value: 'hunter2' }, { key: 'totp', value: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }]; // prettier-ignore
  return (await owner.post(org('credentials'), { type: 'login', name: 'Router', fields }).expect(201)).body as Entry;
}

const reveal = ({ id, fields }: Entry, client = owner) =>
  client.post(org(`credentials/${id}/fields/${fields.find(({ key }) => key === 'password')!.id}/reveal`), {});

async function vaultOperations(): Promise<Operation[]> {
  const { body } = await context.api.http.get('/api/openapi.json').expect(200);
  const tags = (body as { paths: Record<string, Record<string, { tags: string[] }>> }).paths;
  return (await operationsOf(context.api)).filter(
    ({ path, method, permission, inOrganisation }) =>
      inOrganisation && (permission?.startsWith('vault.') === true || tags[`/api/v1/${path}`]![method]!.tags.includes('vault')),
  );
}

it('answers 423 on every route of the vault, to owners too, but for the reviewed ones', async () => {
  await seal().expect(200);
  const operations = await vaultOperations();
  expect(operations.length).toBeGreaterThan(40);
  for (const operation of operations) {
    const { status, body } = await call(owner, operation, organisationId);
    const answered = { id: operation.id, status, code: (body as { code?: string }).code };
    if (operation.id in OPEN_WHILE_SEALED) expect(answered.status).not.toBe(423);
    else expect(answered).toEqual({ id: operation.id, status: 423, code: 'vault-sealed' });
    if (operation.id === 'unsealVault') await seal().expect(200);
  }
  expect(Object.keys(OPEN_WHILE_SEALED).filter((id) => !operations.some((one) => one.id === id))).toEqual([]);
});

it('answers 423 to API keys, whatever they cover', async () => {
  const entry = await create();
  const wanted = { name: 'Script', scopes: ['vault.credential.read', 'vault.secret.reveal', 'vault.totp.generate'] };
  const { key } = (await owner.post(org('api-keys'), wanted).expect(201)).body as { key: string };
  const send = (path: string) => context.api.http.post(`/api/v1/${path}`).set('authorization', `Bearer ${key}`).set('x-forwarded-for', freshAddress()).send({}); // prettier-ignore
  const field = (name: string): string => org(`credentials/${entry.id}/fields/${entry.fields.find((one) => one.key === name)!.id}`);
  await send(`${field('password')}/reveal`).expect(200);
  await seal().expect(200);
  for (const path of [`${field('password')}/reveal`, `${field('totp')}/code`]) await send(path).expect(423);
  await unseal().expect(200);
  await send(`${field('totp')}/code`).expect(200);
});

it('lets nobody outside in by a link, and takes no view of it', async () => {
  const entry = await create();
  const field = entry.fields.find(({ key }) => key === 'password')!.id;
  const path = org(`credentials/${entry.id}/fields/${field}/share-links`);
  const { url } = (await owner.post(path, { recipient: 'Jo', hours: '24', views: 1 }).expect(201)).body as { url: string };
  const asked = { recipient: 'Jo', hours: '24', keys: ['password'], name: 'Asked', type: 'login' };
  const token = ((await owner.post(org('secret-requests'), asked).expect(201)).body as { url: string }).url.split('#')[1];
  const opener = new LinkOpener(url);
  const outside = context.people.client();
  const answer = { token, values: [{ key: 'password', value: 'x' }] };
  await seal().expect(200);
  for (const [at, body] of [
    ['share-links/inspect', { token: opener.token }],
    ['share-links/open', { token: opener.token }],
    ['secret-requests/inspect', { token }],
    ['secret-requests/answer', answer],
  ] as const)
    // prettier-ignore
    expect([at, (await outside.post(at, body)).status]).toEqual([at, 423]);
  expect(await actions()).toEqual(expect.arrayContaining(['share.refused refused', 'secret-request.refused refused']));
  await unseal().expect(200);
  const { body } = await outside.post('share-links/open', { token: opener.token }).expect(200);
  expect(opener.read((body as { ciphertext: string }).ciphertext).value).toBe('hunter2');
  await outside.post('secret-requests/answer', answer).expect(204);
});

it('is for owners alone, with a fresh proof and a reason, and is told in the audit trail', async () => {
  const entry = await create();
  const administrator = await context.people.memberClient(organisationId, 'administrator');
  await seal(administrator).expect(403);
  await seal(await context.people.memberClient(organisationId, 'technician')).expect(403);
  await seal(boss).expect(404);
  await seal(await context.people.memberClient(await context.people.organisation(), 'owner')).expect(404);
  await owner.post(org('vault-seal'), { reason: '' }).expect(400);
  expect((await owner.get(org('vault-seal')).expect(200)).body).toEqual({
    sealed: false,
    sealedAt: null,
    sealedByName: null,
    reason: null,
  });

  expect((await seal().expect(200)).body).toMatchObject({ sealed: true, sealedByName: 'Test Person', reason: 'A laptop was stolen' });
  expect((await seal().expect(200)).body).toMatchObject({ sealed: true });
  expect((await owner.get('session').expect(200)).body).toMatchObject({ organisations: [{ id: organisationId, vaultSealed: true }] });
  expect((await reveal(entry).expect(423)).body).toMatchObject({ code: 'vault-sealed', title: 'Locked' });
  await unseal(administrator).expect(403);
  context.clock.forward(6 * 60_000);
  expect((await unseal().expect(403)).body).toMatchObject({ code: 'reauthentication-required' });
  await reveal(entry).expect(423);
  // Any owner: whoever has sealed it may be gone.
  const other = await context.people.memberClient(organisationId, 'owner');
  expect((await unseal(other).expect(200)).body).toMatchObject({ sealed: false });
  expect((await reveal(entry).expect(200)).body).toEqual({ value: 'hunter2' });
  const told = (await actions()).filter((action) => action.startsWith('vault.'));
  expect(told).toEqual(['vault.sealed refused', 'vault.sealed success', 'vault.unsealed refused', 'vault.unsealed success']);
  expect(await auditEvents(context.api, { organisationId })).toContainEqual(
    expect.objectContaining({
      action: 'access.refused',
      details: expect.objectContaining({ permission: 'vault.secret.reveal', vault: 'sealed' }),
    }),
  );
});

it('is of one organisation, and stops nothing of any other', async () => {
  const other = await context.people.organisation('Open');
  const neighbour = await context.people.memberClient(other, 'owner');
  await seal().expect(200);
  await neighbour.post(org('credentials', other), { type: 'login', name: 'Router', fields: [{ key: 'password', value: 'x' }] }).expect(201); // prettier-ignore
});

it('refuses to merge into or out of it', async () => {
  const other = await context.people.organisation('Other');
  await seal().expect(200);
  await boss.post(`platform/organisations/${organisationId}/merge`, { targetId: other }).expect(423);
  await boss.post(`platform/organisations/${other}/merge`, { targetId: organisationId }).expect(423);
});

it('is found out by every process within two seconds, by itself: kept keys are dropped, and none is given', async () => {
  await create();
  const { orm, app } = context.api;
  const [store, clock] = [app.get(OrganisationKeyStore), new Clock()];
  const seals = new VaultSeals(orm.em.fork());
  const [keyring, ofVault] = [new Keyring(store, clock, seals), new VaultKeyring(store, clock, seals)];
  const kept = (of: Keyring): Map<string, Promise<OrganisationKeyring>> => (of as unknown as { kept: Map<string, Promise<OrganisationKeyring>> }).kept; // prettier-ignore
  await Promise.all([keyring.of(organisationId), ofVault.of(organisationId)]);
  expect([kept(keyring).size, kept(ofVault).size]).toEqual([1, 1]);
  seals.onApplicationBootstrap();
  await seal().expect(200);
  const began = performance.now();
  while (kept(keyring).size + kept(ofVault).size > 0) await new Promise((resume) => setTimeout(resume, 20));
  expect(performance.now() - began).toBeLessThan(2_000);
  for (const ask of [() => ofVault.of(organisationId), () => ofVault.prepare(organisationId), () => ofVault.renewed(organisationId)])
    await expect(ask()).rejects.toThrow(VaultSealedError);
  seals.onApplicationShutdown();
  // A process that has not looked for a while, as one whose clock stood still, looks before it gives a key.
  await expect(new VaultKeyring(store, clock, new VaultSeals(orm.em.fork())).of(organisationId)).rejects.toThrow(VaultSealedError);
});

it('lets a change of keys and the checks of passwords wait, and go on afterwards', async () => {
  await create();
  const runner = context.api.app.get(KeyRotationRunner);
  const checks = context.api.app.get(PasswordChecks);
  const states = async (): Promise<string[]> =>
    (await execute<{ state: string }>('select state from key_rotations where organisation_id = ?')).map(({ state }) => state);
  await boss.post('platform/keys/rotations', { organisationId }).expect(202);
  await seal().expect(200);
  context.clock.forward(ANNOUNCED_FOR + 1_000);
  await runner.run();
  await checks.checkOrganisation(organisationId);
  expect(await execute('select * from field_health where organisation_id = ?')).toEqual([]);
  const sealedWith = await execute<{ version: string }>(
    'select conv(hex(substr(sealed, 2, 4)), 16, 10) as version from credential_fields where organisation_id = ? and sealed is not null',
  );
  expect(sealedWith.map(({ version }) => Number(version))).toEqual([1, 1]);
  owner = await context.people.memberClient(organisationId, 'owner');
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  await boss.post('platform/keys/rotations', { organisationId }).expect(423);
  await unseal().expect(200);
  await runner.run();
  expect(await states()).toEqual(['settling']);
  await checks.checkOrganisation(organisationId);
  expect(await execute('select * from field_health where organisation_id = ?')).toHaveLength(1);
  // What could not be looked at meanwhile is asked for again.
  const [{ amount }] = (await context.api.orm.em.fork().getConnection().execute("select count(*) as amount from outbox_messages where job = 'vault.check-organisation' and payload like ?", [`%${organisationId}%`])) as [{ amount: number }]; // prettier-ignore
  expect(amount).toBeGreaterThan(0);
});
