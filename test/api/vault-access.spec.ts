import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { type DescribedApi, exampleBody } from '../support/example-body.js';
import { everythingStored } from '../support/everything-stored.js';
import { auditEvents, MovableClock } from '../support/identity-api.js';
import { keepTheLog } from '../support/kept-log.js';
import { sendFile } from '../support/file-upload.js';
import { HttpsReceiver } from '../support/https-receiver.js';
import { TestCertificates } from '../support/test-certificates.js';
import { lockKeys, unlocked } from '../../libs/vault/src/transfer/bitwarden-lock.js';
import { StreamContext } from '../integration/audit/stream-context.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { type Client, People, type TestPerson } from '../support/people.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { ARGON2_COST } from '@clientst0r/identity';
import { Clock } from '@clientst0r/platform';

type Body = Response['body'];

let api: TestApi;
let people: People;
const clock = new MovableClock();
const logged: string[] = [];
let organisationId: string;
let owner: Client;
let ada: TestPerson;
let adasBrowser: Client;
let bob: TestPerson;
let bobsBrowser: Client;

beforeAll(async () => {
  process.env['TRUSTED_PROXIES'] = '127.0.0.1';
  process.env['LOG_LEVEL'] = 'trace';
  api = await startTestApi((builder) =>
    keepTheLog(builder, logged)
      .overrideProvider(ARGON2_COST)
      .useValue({ memoryCost: 1024, timeCost: 1, parallelism: 1 })
      .overrideProvider(Clock)
      .useValue(clock),
  );
  people = new People(api);
});

beforeEach(async () => {
  organisationId = await people.organisation();
  owner = await people.memberClient(organisationId, 'owner');
  ada = await people.person({ [organisationId]: ['technician'] });
  adasBrowser = await people.signedIn(ada);
  bob = await people.person({ [organisationId]: ['technician', 'help-desk'] });
  bobsBrowser = await people.signedIn(bob);
});
afterEach(() => {
  clock.reset();
});

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const entryPath = ({ id }: Body): string => org(`credentials/${id}`);
const fieldOf = (entry: Body, key: string): Body => entry.fields.find((field: Body) => field.key === key);
const fieldPath = (entry: Body, key: string): string => `${entryPath(entry)}/fields/${fieldOf(entry, key).id}`;
const seed = (): string => [...randomBytes(32)].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');

async function create(values: Record<string, string> = { password: 'hunter2', totp: seed() }): Promise<Body> {
  const fields = Object.entries(values).map(([key, value]) => ({
    key,
    value,
    ...(key.startsWith('own') ? { kind: 'secret', label: key } : {}),
  }));
  return (await owner.post(org('credentials'), { type: 'login', name: 'Switch', fields }).expect(201)).body;
}

const user = (id: string, reveal: boolean, update = false): Body => ({ subject: 'user', id, reveal, update });
const role = (id: string, reveal: boolean, update = false): Body => ({ subject: 'role', id, reveal, update });

async function limit(entry: Body, key: string, grants: Body[] | null): Promise<Body> {
  const { version } = (await owner.get(`${entryPath(entry)}/access`).expect(200)).body;
  return (
    await owner
      .put(`${fieldPath(entry, key)}/access`, { limited: grants !== null, grants: grants ?? [] })
      .set('if-match', `"${version}"`)
      .expect(200)
  ).body;
}

async function rule(entry: Body, rules: Body): Promise<Body> {
  const { version } = (await owner.get(`${entryPath(entry)}/access`).expect(200)).body;
  const complete = rules && { allowedNetworks: [], deniedNetworks: [], hours: null, ...rules };
  return (
    await owner
      .put(`${entryPath(entry)}/access-rules`, { rules: complete })
      .set('if-match', `"${version}"`)
      .expect(200)
  ).body;
}

const policy = (terms: Body) =>
  owner.put(org('vault-policy'), { reauthenticationMinutes: null, reasonRequired: false, ticketRequired: false, revealsPerHour: null, historyVersions: 10, trashDays: 30, ...terms }); // prettier-ignore

const change = async (client: Client, entry: Body, ...fields: Body[]): Promise<Response> => {
  const { version } = (await client.get(entryPath(entry)).expect(200)).body;
  return client.patch(entryPath(entry), { fields }).set('if-match', `"${version}"`);
};

const lastEvent = async (): Promise<Body> => (await auditEvents(api, { organisationId })).at(-1);

describe('a field with a list', () => {
  it('is revealed, copied and coded from by those it names for that, and by nobody else, whatever his role', async () => {
    const entry = await create();
    for (const key of ['password', 'totp']) await limit(entry, key, [user(ada.userId, true)]);
    for (const action of ['reveal', 'copy', 'code']) {
      const path = `${fieldPath(entry, action === 'code' ? 'totp' : 'password')}/${action}`;
      await adasBrowser.post(path, {}).expect(200);
      for (const client of [bobsBrowser, owner]) {
        const refused = await client.post(path, {}).expect(403);
        expect(refused.body.code).toBe('field-access-denied');
        expect(await lastEvent()).toMatchObject({ outcome: 'refused', address: client.address, details: { refusal: 'field' } });
      }
    }
  });

  it('names roles too, only as long as a person has them', async () => {
    const entry = await create();
    await limit(entry, 'password', [role('help-desk', true)]);
    await bobsBrowser.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(200);
    await owner.put(org(`members/${bob.userId}/roles`), { roleIds: ['technician'] }).expect(200);
    await bobsBrowser.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(403);
  });

  it('is written without being read by those it names for that', async () => {
    const entry = await create();
    await limit(entry, 'password', [user(bob.userId, false, true)]);
    expect((await change(bobsBrowser, entry, { key: 'password', value: 'rotated' })).status).toBe(200);
    await bobsBrowser.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(403);
    const refused = await change(adasBrowser, entry, { key: 'password', value: 'mine now' });
    expect(refused.body).toMatchObject({ status: 403, code: 'field-access-denied' });
    expect(await lastEvent()).toMatchObject({
      action: 'credential.updated',
      outcome: 'refused',
      object_id: entry.id,
      details: { label: 'Password' },
    });
  });

  it.each<[string, (entry: Body) => Body[]]>([
    ['removing it', (entry) => [{ id: fieldOf(entry, 'own').id, remove: true }]],
    ['removing it and adding it anew', () => [{ key: 'own', remove: true }, { key: 'own', kind: 'secret', value: 'x' }]],
    ['making it plain', (entry) => [{ id: fieldOf(entry, 'own').id, kind: 'text' }]],
    ['making it plain with a value', (entry) => [{ id: fieldOf(entry, 'own').id, kind: 'text', value: 'x' }]],
    ['renaming it', (entry) => [{ id: fieldOf(entry, 'own').id, label: 'x' }]],
  ])('is not opened by %s, by somebody whom it does not name', async (_what, changes) => {
    const entry = await create({ own: 'secret' });
    await limit(entry, 'own', [user(ada.userId, true, true)]);
    expect((await change(bobsBrowser, entry, ...changes(entry))).status).toBe(403);
    await adasBrowser.post(`${fieldPath(entry, 'own')}/reveal`, {}).expect(200, { value: 'secret' });
  }); // prettier-ignore

  it('does not lose its list by being removed by somebody who may write but not set lists', async () => {
    const entry = await create({ own: 'secret' });
    await limit(entry, 'own', [user(ada.userId, true, true)]);
    expect((await change(adasBrowser, entry, { key: 'own', remove: true })).status).toBe(403);
  });

  it('tells everybody that it has one, but whom it names only those who may set it', async () => {
    const entry = await create();
    const set = await limit(entry, 'password', [user(ada.userId, true), role('help-desk', false, true)]);
    expect(set.fields.find(({ label }: Body) => label === 'Password').grants).toEqual([
      { ...user(ada.userId, true), name: ada.name },
      { ...role('help-desk', false, true), name: 'Help desk' },
    ]);
    const seen = async (client: Client): Promise<Body> => fieldOf((await client.get(entryPath(entry))).body, 'password');
    expect(await seen(adasBrowser)).toMatchObject({ limited: true, mayReveal: true, mayUpdate: false });
    expect(await seen(bobsBrowser)).toMatchObject({ limited: true, mayReveal: false, mayUpdate: true });
    expect(await seen(owner)).toMatchObject({ limited: true, mayReveal: false, mayUpdate: false });
    await bobsBrowser.get(`${entryPath(entry)}/access`).expect(403);
    expect(JSON.stringify((await bobsBrowser.get(entryPath(entry))).body)).not.toContain(ada.userId);
  });

  it('is set with a fresh proof of identity, names only who is there, and is told with who was named before', async () => {
    const entry = await create();
    await limit(entry, 'password', [user(ada.userId, true)]);
    await limit(entry, 'password', null);
    expect(await lastEvent()).toMatchObject({
      action: 'credential.field-access-changed',
      details: { label: 'Password', before: [{ subject: 'user', id: ada.userId, rights: ['reveal'] }], after: null },
    });
    await bobsBrowser.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(200);
    const stranger = await people.person();
    for (const id of [stranger.userId, randomUUIDv7(), 'technician']) {
      const { body } = await owner.put(`${fieldPath(entry, 'password')}/access`, { limited: true, grants: [user(id, true)] }).set('if-match', '"9"').expect(400);
      expect(body.errors[0].field).toBe('grants.0.id');
    }
    await owner.put(`${fieldPath(entry, 'password')}/access`, { limited: true, grants: [] }).set('if-match', '"1"').expect(412);
    clock.forward(6 * 60_000);
    const late = await owner.put(`${fieldPath(entry, 'password')}/access`, { limited: true, grants: [] }).set('if-match', '"3"').expect(403);
    expect(late.body.code).toBe('reauthentication-required');
  }); // prettier-ignore
});

describe('the rules of an entry', () => {
  it('let its secrets out to allowed networks only, and a denied part of them wins', async () => {
    const entry = await create();
    const [inside, denied] = [adasBrowser.copy('203.0.113.7'), adasBrowser.copy('203.0.113.99')];
    await rule(entry, { allowedNetworks: ['203.0.113.0/24'], deniedNetworks: ['203.0.113.96/29'] });
    await inside.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(200);
    for (const client of [denied, adasBrowser, adasBrowser.copy('198.51.100.1')])
      for (const action of ['reveal', 'copy', 'code']) {
        const { body } = await client.post(`${fieldPath(entry, 'totp')}/${action}`, {}).expect(403);
        expect(body.code).toBe('outside-access-rules');
        expect(await lastEvent()).toMatchObject({ outcome: 'refused', address: client.address, details: { refusal: 'network' } });
      }
    await rule(entry, null);
    await adasBrowser.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(200);
  });

  it('let them out on their days and in their hours only', async () => {
    const entry = await create();
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
    await rule(entry, { hours: { timeZone: 'UTC', days, from: at(-5), to: at(30) } });
    await adasBrowser.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(200);
    await rule(entry, { hours: { timeZone: 'UTC', days, from: at(5), to: at(30) } });
    await adasBrowser.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(403);
    expect(await lastEvent()).toMatchObject({ outcome: 'refused', details: { refusal: 'hours' } });
  });

  it('let them out to allowed countries only, and to nobody whose country is not known', async () => {
    const entry = await create();
    const [british, unknown] = [adasBrowser.copy('212.58.244.1'), adasBrowser.copy('203.0.113.7')];
    await rule(entry, { allowedCountries: ['GB', 'CH'] });
    await british.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(200);
    await rule(entry, { allowedCountries: ['CH'] });
    for (const client of [british, unknown, adasBrowser.copy('10.0.0.7')]) {
      const { body } = await client.post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(403);
      expect(body.code).toBe('outside-access-rules');
      expect(await lastEvent()).toMatchObject({ outcome: 'refused', address: client.address, details: { refusal: 'country' } });
    }
    expect(await lastEvent()).toMatchObject({ country: null });
    await rule(entry, { deniedCountries: ['GB'] });
    await british.post(`${fieldPath(entry, 'password')}/copy`, {}).expect(403);
    expect(await lastEvent()).toMatchObject({ country: 'GB', details: { refusal: 'country' } });
    const { rules } = (await owner.get(`${entryPath(entry)}/access`).expect(200)).body;
    expect(rules).toMatchObject({ allowedCountries: [], deniedCountries: ['GB'] });
  });

  it.each([
    ['rules.allowedCountries.1', { allowedCountries: ['CH', 'ch'] }],
    ['rules.deniedCountries.0', { deniedCountries: ['EU'] }],
    ['rules.allowedNetworks.0', { allowedNetworks: ['10.0.0.0/33'] }],
    ['rules.deniedNetworks.0', { deniedNetworks: ['everywhere'] }],
    ['rules.hours.timeZone', { hours: { timeZone: 'Europe/Atlantis', days: ['mon'], from: '08:00', to: '18:00' } }],
    ['rules.hours.days', { hours: { timeZone: 'UTC', days: ['someday'], from: '08:00', to: '18:00' } }],
    ['rules.hours.days', { hours: { timeZone: 'UTC', days: [], from: '08:00', to: '18:00' } }],
  ])('are refused with a wrong %s', async (field, rules) => {
    const entry = await create();
    const body = { rules: { allowedNetworks: [], deniedNetworks: [], hours: null, ...rules } };
    const refused = await owner
      .put(`${entryPath(entry)}/access-rules`, body)
      .set('if-match', '"1"')
      .expect(400);
    expect(refused.body.errors[0].field).toBe(field);
  });
});

describe('what an organisation asks for before a secret leaves', () => {
  it('is a fresh proof of identity, a reason and a ticket, on every way out, and holds in no other organisation', async () => {
    const entry = await create();
    await policy({ reauthenticationMinutes: 5, reasonRequired: true, ticketRequired: true }).expect(200);
    expect((await adasBrowser.get(org('vault-policy')).expect(200)).body).toMatchObject({ reasonRequired: true, ticketRequired: true });
    for (const action of ['reveal', 'copy', 'code']) {
      const ask = (body: Body) => adasBrowser.post(`${fieldPath(entry, 'totp')}/${action}`, body);
      expect((await ask({ ticket: 'T-1' }).expect(400)).body.errors[0].field).toBe('reason');
      expect((await ask({ reason: ' ', ticket: 'T-1' }).expect(400)).body.errors[0].field).toBe('reason');
      expect((await ask({ reason: 'on call' }).expect(400)).body.errors[0].field).toBe('ticket');
      await ask({ reason: 'on call', ticket: 'T-1' }).expect(200);
      expect(await lastEvent()).toMatchObject({ outcome: 'success', details: { reason: 'on call', ticket: 'T-1' } });
    }
    await adasBrowser.post(`${fieldPath(entry, 'totp')}/code`).expect(400);
    clock.forward(6 * 60_000);
    const late = await adasBrowser.post(`${fieldPath(entry, 'password')}/reveal`, { reason: 'x', ticket: 'T-1' }).expect(403);
    expect(late.body.code).toBe('reauthentication-required');
    clock.reset();
    organisationId = await people.organisation();
    owner = await people.memberClient(organisationId, 'owner');
    const other = await create();
    await owner.post(`${fieldPath(other, 'password')}/reveal`, {}).expect(200);
  });

  it('D60: is a number of secrets an hour, counted exactly among many at once, for each person apart', async () => {
    const entry = await create();
    await policy({ revealsPerHour: 5 }).expect(200);
    const reveal = (client: Client) => client.post(`${fieldPath(entry, 'password')}/reveal`, {});
    const statuses = (await Promise.all(Array.from({ length: 12 }, () => reveal(adasBrowser)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([...Array.from({ length: 5 }, () => 200), ...Array.from({ length: 7 }, () => 429)]);
    const refused = await adasBrowser.post(`${fieldPath(entry, 'totp')}/code`, {}).expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
    expect(await lastEvent()).toMatchObject({ outcome: 'refused', details: { refusal: 'rate' } });
    await reveal(bobsBrowser).expect(200);
  });

  it('is told with what was asked for before', async () => {
    await policy({ reasonRequired: true }).expect(200);
    await policy({ revealsPerHour: 30 }).expect(200);
    const { details } = await lastEvent();
    expect(details).toMatchObject({
      before: { reasonRequired: true, revealsPerHour: null },
      after: { reasonRequired: false, revealsPerHour: 30 },
    });
  });
});

describe('D41: a secret that is kept for one person', () => {
  it.each(['technician', 'auditor', 'owner'])('comes to a %s by no operation of the api, neither plain nor sealed', async (roleId) => {
    const planted = { password: `canary-${randomUUIDv7()}`, totp: seed(), notes: `canary-${randomUUIDv7()}`, 'own-secret': `canary-${randomUUIDv7()}` };
    const entry = await create(planted);
    for (const key of Object.keys(planted)) await limit(entry, key, [user(ada.userId, true)]);
    for (const [key, value] of Object.entries(planted)) await adasBrowser.post(`${fieldPath(entry, key)}/reveal`, {}).expect(200, { value });
    const personal = await plantInPersonalVault();
    const rows = [...(await sealedOf(organisationId)), ...(await sealedOf(personal.id))];
    const sealed = rows.flatMap(({ sealed: bytes }) => (['hex', 'base64', 'base64url'] as const).map((code) => bytes.subarray(20).toString(code).slice(0, 24)));
    const hidden = [...Object.values(planted), ...personal.secrets, ...sealed];

    const person = await people.person({ [organisationId]: [roleId] });
    const document = (await api.http.get('/api/openapi.json').expect(200)).body as DescribedApi;
    const answers: { id: string; status: number; text: string }[] = [];
    for (const operation of inHarmlessOrder(await operationsOf(api))) {
      const { status, text, headers } = await callOn(await people.signedIn(person), operation, entry, document);
      answers.push({ id: operation.id, status, text: text + JSON.stringify(headers) });
    }
    expect(answers.filter(({ text }) => hidden.some((secret) => text.includes(secret)))).toEqual([]);
    expect(answers.filter(({ id }) => ['revealField', 'copyField', 'generateCode'].includes(id)).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(answers.filter(({ status }) => status < 300).length).toBeGreaterThan(15);
    expect(JSON.stringify(document)).not.toMatch(/canary-/u);
    for (const text of Object.values({ ...(await everythingStored(api)), log: logged.join('') }))
      for (const secret of [...Object.values(planted), ...personal.secrets]) expect(text.includes(secret)).toBe(false);
  }, 120_000); // prettier-ignore

  it('is in no export, locked or not, nor in what goes to webhooks, auditors, calendars and strangers; nor is what is in a personal vault', async () => {
    const streams = await StreamContext.start();
    const certificates = new TestCertificates();
    const receiver = await HttpsReceiver.start(certificates.issue('receiver', 'IP:127.0.0.1'), (_, response) => response.writeHead(204).end());
    const stream = { kind: 'webhook', url: receiver.url('/events'), authority: certificates.authority } as const;
    await streams.create(stream, `whsec_${randomBytes(32).toString('base64')}`);
    const { planted, entry } = await plantInEntry();
    const personal = await plantInPersonalVault();
    const away: Record<string, string> = {};

    for (const format of ['bitwarden-json', 'csv'])
      away[format] = (await owner.post(org('exports'), { format, reason: 'Moving' }).expect(200)).text;
    const locked = (await owner.post(org('exports'), { format: 'bitwarden-json', reason: 'Moving', password: 'four words of a safe' }).expect(200)).body;
    const keys = await lockKeys('four words of a safe', { salt: locked.salt, kdfType: 0, kdfIterations: locked.kdfIterations, kdfMemory: 0, kdfParallelism: 0 });
    away['locked'] = String(unlocked(locked.data, keys!));
    const auditor = await people.memberClient(organisationId, 'auditor');
    away['audit'] = (await auditor.get(org('audit-events?limit=200')).expect(200)).text;
    const boss = await people.signedIn(await people.person({ [organisationId]: ['owner'] }, ['platform-administrator', 'security-officer']));
    away['exposures'] = (await boss.get(`exposures/${ada.userId}/csv`).expect(200)).text;
    const calendar = new URL((await owner.post(org('calendar-feed')).expect(201)).body.url as string);
    away['calendar'] = (await api.http.get(calendar.pathname).expect(200)).text;
    const page = { address: `p-${organisationId}`, title: 'Status', description: '', published: true, items: [] };
    await owner.put(org('status-page'), page).set('if-match', '"0"').expect(200);
    away['status page'] = (await api.http.get(`/status/${page.address}`).buffer(true).expect(200)).text;
    await streams.collect();
    await streams.turn();
    away['webhook'] = receiver.requests.map(({ body }) => body).join('\n');
    await streams.close();
    await receiver.stop();
    certificates.remove();

    for (const [place, text] of Object.entries(away))
      for (const secret of [...planted, ...personal.secrets]) expect({ place, secret, found: text.includes(secret) }).toEqual({ place, secret, found: false });
    for (const place of ['bitwarden-json', 'csv', 'locked', 'audit', 'webhook', 'exposures']) expect({ place, tells: away[place]!.includes('Kept for Ada') }).toEqual({ place, tells: true });
    for (const text of Object.values(away)) expect(text).not.toContain('Of my own');
    for (const text of Object.values({ ...(await everythingStored(api)), log: logged.join('') }))
      for (const secret of [...planted, ...personal.secrets]) expect(text.includes(secret)).toBe(false);
    expect(entry.id).toHaveLength(36);
  }, 60_000); // prettier-ignore
});

/** Values of now and of before that Ada alone may reveal, which she has done. */
async function plantInEntry(): Promise<{ entry: Body; planted: string[] }> {
  const values = { password: `canary-${randomUUIDv7()}`, totp: seed(), notes: `canary-${randomUUIDv7()}` };
  const later = `canary-${randomUUIDv7()}`;
  const entry = await create(values);
  await owner.patch(entryPath(entry), { name: 'Kept for Ada', fields: [{ key: 'password', value: later }] }).set('if-match', '"1"').expect(200); // prettier-ignore
  for (const key of Object.keys(values)) await limit(entry, key, [user(ada.userId, true)]);
  for (const key of Object.keys(values)) await adasBrowser.post(`${fieldPath(entry, key)}/reveal`, {}).expect(200);
  await adasBrowser.post(`${fieldPath(entry, 'password')}/history/1/reveal`, {}).expect(200, { value: values.password });
  return { entry, planted: [...Object.values(values), later] };
}

/** Values of now and of before, and a file, that nobody but Ada has to do with. */
async function plantInPersonalVault(): Promise<{ id: string; secrets: string[] }> {
  const id = (await adasBrowser.post('profile/personal-vault').expect(200)).body.id as string;
  const [before, now, file] = [`canary-${randomUUIDv7()}`, `canary-${randomUUIDv7()}`, `canary-${randomUUIDv7()}`];
  const path = `organisations/${id}/credentials`;
  const draft = { type: 'login', name: 'Of my own', fields: [{ key: 'password', value: before }] };
  const entry = (await adasBrowser.post(path, draft).expect(201)).body;
  await adasBrowser.patch(`${path}/${entry.id}`, { fields: [{ key: 'password', value: now }] }).set('if-match', '"1"').expect(200); // prettier-ignore
  await sendFile(adasBrowser, `${path}/${entry.id}/attachments`, 'deed.txt', Buffer.from(file)).expect(201);
  await adasBrowser.post(`${path}/${entry.id}/fields/${fieldOf(entry, 'password').id}/reveal`, {}).expect(200, { value: now });
  return { id, secrets: [before, now, file] };
}

function sealedOf(organisation: string): Promise<{ sealed: Buffer }[]> {
  const ofFields = 'select sealed from credential_fields where organisation_id = ? and sealed is not null';
  return api.orm.em.getConnection().execute<{ sealed: Buffer }[]>(ofFields, [organisation]);
}

/** What reads first; what takes away last, so that there is something to find until then. */
function inHarmlessOrder(operations: readonly Operation[]): Operation[] {
  const order = ['get', 'post', 'put', 'patch', 'delete'];
  return [...operations].sort((one, other) => order.indexOf(one.method) - order.indexOf(other.method));
}

function callOn(client: Client, operation: Operation, entry: Body, document: DescribedApi): Promise<Response> {
  const ids: Record<string, string> = { organisationId, credentialId: entry.id, fieldId: fieldOf(entry, operation.id === 'generateCode' ? 'totp' : 'password').id };
  const path = operation.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => ids[name] ?? randomUUIDv7());
  const body = exampleBody(document, operation) ?? {};
  const sent = operation.method === 'get' || operation.method === 'delete' ? client[operation.method](path) : client[operation.method](path, body);
  return Promise.resolve(sent.set('if-match', `"${entry.version}"`));
} // prettier-ignore
