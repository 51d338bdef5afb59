import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Response } from 'supertest';
import { EXPOSING_ACTIONS, ExposureLedger } from '@clientst0r/vault';
import { type DescribedApi, exampleBody } from '../support/example-body.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { type Client, freshAddress, type TestPerson } from '../support/people.js';

type Body = Response['body'];

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let ownerPerson: TestPerson;
let ada: TestPerson;
let adasBrowser: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  context.clock.reset();
  const { people } = context;
  organisationId = await people.organisation('Exposed');
  ownerPerson = await people.person({ [organisationId]: ['owner'] });
  owner = await people.signedIn(ownerPerson);
  ada = await people.person({ [organisationId]: ['technician'] });
  adasBrowser = await people.signedIn(ada);
});

const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const org = (rest: string, at = organisationId): string => `organisations/${at}/${rest}`;
const fieldOf = (entry: Body, key: string): Body => entry.fields.find((field: Body) => field.key === key);
const fieldPath = (entry: Body, key: string): string => org(`credentials/${entry.id}/fields/${fieldOf(entry, key).id}`);
const see = (client: Client, entry: Body, key = 'password') => client.post(`${fieldPath(entry, key)}/reveal`, {}).expect(200);
const personPath = (of: TestPerson, rest = ''): string => org(`exposures/people/${of.userId}${rest}`);

async function create(draft: Body = {}, client = owner): Promise<Body> {
  const fields = [{ key: 'password', value: 'hunter2' }, { key: 'totp', value: SEED }]; // prettier-ignore
  return (await client.post(org('credentials'), { type: 'login', name: 'Portal', fields, ...draft }).expect(201)).body;
}

async function rotate(entry: Body, key = 'password', client = owner): Promise<Body> {
  const { version } = (await client.get(org(`credentials/${entry.id}`)).expect(200)).body;
  const body = { fields: [{ key, value: `next-${randomUUIDv7()}` }] };
  return (await client.patch(org(`credentials/${entry.id}`), body).set('if-match', `"${version}"`).expect(200)).body; // prettier-ignore
}

const ofPerson = async (of: TestPerson, query = '', client = owner): Promise<Body[]> =>
  (await client.get(`${personPath(of)}?limit=200${query}`).expect(200)).body.items;
const ofEntry = async (entry: Body, client = owner): Promise<Body[]> =>
  (await client.get(org(`exposures/credentials/${entry.id}`)).expect(200)).body.items;
const channels = async (of: TestPerson, entry: Body): Promise<string[]> =>
  (await ofEntry(entry)).filter(({ subjectId }) => subjectId === of.userId).flatMap((row) => row.channels);
const execute = <T>(sql: string, values: unknown[] = []): Promise<T> =>
  context.api.orm.em.fork().getConnection().execute(sql, values) as Promise<T>;

describe('the ledger', () => {
  /** Each way to a secret, as the person or the link that comes to know it. */
  const WAYS: Readonly<Record<(typeof EXPOSING_ACTIONS)[number], (entry: Body) => Promise<readonly [string, string]>>> = {
    'credential.revealed': async (entry) => {
      await see(adasBrowser, entry);
      return [ada.userId, 'reveal'];
    },
    'credential.copied': async (entry) => {
      await adasBrowser.post(`${fieldPath(entry, 'password')}/copy`, {}).expect(200);
      return [ada.userId, 'copy'];
    },
    'credential.code-generated': async (entry) => {
      await adasBrowser.post(`${fieldPath(entry, 'totp')}/code`, {}).expect(200);
      return [ada.userId, 'code'];
    },
    'credential.former-revealed': async (entry) => {
      await rotate(entry);
      await adasBrowser.post(`${fieldPath(entry, 'password')}/history/1/reveal`, {}).expect(200);
      return [ada.userId, 'former'];
    },
    'credential.shared': async (entry) => {
      await adasBrowser.post(`${fieldPath(entry, 'password')}/share-links`, { recipient: 'Jo', hours: '1', views: 2 }).expect(201);
      return [ada.userId, 'share'];
    },
    'credential.exported': async () => {
      await owner.post(org('exports'), { format: 'csv', reason: 'Moving' }).expect(200);
      return [ownerPerson.userId, 'export'];
    },
    'share.opened': async (entry) => {
      const terms = { recipient: 'Jo Outside', hours: '1', views: 2 };
      const { body } = await adasBrowser.post(`${fieldPath(entry, 'password')}/share-links`, terms).expect(201);
      const { LinkOpener } = await import('../support/link-opener.js');
      const { token } = new LinkOpener(body.url as string);
      await context.people.client().post('share-links/open', { token }).expect(200);
      return [body.link.id as string, 'link'];
    },
    'secret-request.answered': async (entry) => {
      const asked = { recipient: 'Jo Outside', hours: '1', keys: ['password'], credentialId: entry.id };
      const { body } = await adasBrowser.post(org('secret-requests'), asked).expect(201);
      const answer = { token: (body.url as string).split('#')[1], values: [{ key: 'password', value: 'x' }] };
      await context.people.client().post('secret-requests/answer', answer).expect(204);
      return [body.request.id as string, 'answer'];
    },
    'credential.created': async () => [ownerPerson.userId, 'write'],
    'credential.updated': async (entry) => {
      await rotate(entry, 'password', adasBrowser);
      return [ada.userId, 'write'];
    },
    'credential.imported': async () => [ownerPerson.userId, 'import'],
  };

  it.each(EXPOSING_ACTIONS)('tells of %s: who, how, and which version', async (action) => {
    const content = JSON.stringify({ items: [{ type: 1, name: 'Imported', login: { username: 'u', password: 'p' } }] });
    let entry: Body;
    if (action === 'credential.imported') {
      await owner.post(org('imports'), { format: 'bitwarden-json', content }).expect(200);
      [entry] = (await owner.get(org('credentials')).expect(200)).body.items;
    } else entry = await create();
    const [subjectId, channel] = await WAYS[action](entry);
    const row = (await ofEntry(entry)).find((one) => one.subjectId === subjectId && one.channels.includes(channel));
    expect(row).toMatchObject({ subjectId, outside: ['link', 'answer'].includes(channel), version: expect.any(Number) });
    if (row.outside) expect(row).toMatchObject({ subjectName: 'Jo Outside', member: false });
  });

  it('tells a program with a key apart from its owner at the screen', async () => {
    const entry = await create();
    const scopes = ['vault.credential.read', 'vault.secret.reveal'];
    const { key } = (await owner.post(org('api-keys'), { name: 'Script', scopes }).expect(201)).body;
    await context.api.http
      .post(`/api/v1/${fieldPath(entry, 'password')}/reveal`)
      .set({ authorization: `Bearer ${key}`, 'x-forwarded-for': freshAddress() })
      .send({})
      .expect(200);
    expect(await channels(ownerPerson, entry)).toContain('api-key');
    expect(await channels(ownerPerson, entry)).not.toContain('reveal');
  });

  it('knows of every answer of the api with a secret in it, whatever the operation', async () => {
    const planted = { password: `canary-${randomUUIDv7()}`, notes: `canary-${randomUUIDv7()}` };
    const next = `canary-${randomUUIDv7()}`;
    const fields = [...Object.entries(planted).map(([key, value]) => ({ key, value })), { key: 'totp', value: SEED }];
    const entry = await create({ fields });
    await owner.patch(org(`credentials/${entry.id}`), { fields: [{ key: 'password', value: next }] }).set('if-match', '"1"').expect(200); // prettier-ignore
    const document = (await context.api.http.get('/api/openapi.json').expect(200)).body as DescribedApi;
    const told: string[] = [];
    for (const operation of (await operationsOf(context.api)).filter(({ inOrganisation }) => inOrganisation).sort(readsFirst)) {
      const person = await context.people.person({ [organisationId]: ['owner'] });
      const { text, status } = await callOn(await context.people.signedIn(person), operation, entry, document);
      const seen = [['password', 1, planted.password], ['password', 2, next], ['notes', 1, planted.notes]] as const; // prettier-ignore
      for (const [key, version, value] of seen) {
        if (!text.includes(value)) continue;
        told.push(operation.id);
        await context.api.app.get(ExposureLedger).catchUp();
        const rows = await execute<object[]>(
          'select 1 from secret_exposures where subject_id = ? and field_id = ? and version = ?',
          [person.userId, fieldOf(entry, key).id, version], // prettier-ignore
        );
        expect({ operation: operation.id, status, key, version, known: rows.length }).toMatchObject({ known: 1 });
      }
    }
    expect([...new Set(told)].sort()).toEqual(['copyField', 'exportCredentials', 'revealField', 'revealFormerVersion']);
  }, 60_000);

  it('counts each event once, however many read the trail at a time, and what was refused not at all', async () => {
    const entry = await create();
    const viewer = await context.people.person({ [organisationId]: ['viewer'] });
    for (let times = 0; times < 3; times += 1) await see(adasBrowser, entry);
    await (await context.people.signedIn(viewer)).post(`${fieldPath(entry, 'password')}/reveal`, {}).expect(403);
    await Promise.all(Array.from({ length: 4 }, () => context.api.app.get(ExposureLedger).catchUp()));
    const rows = await ofEntry(entry);
    expect(rows.find(({ subjectId }) => subjectId === ada.userId)).toMatchObject({
      times: 3, version: 1, current: true, member: true, channels: ['reveal'], label: 'Password',
    }); // prettier-ignore
    expect(rows.filter(({ subjectId }) => subjectId === viewer.userId)).toEqual([]);
  });

  it('costs a reveal no statement of its own', async () => {
    const entry = await create();
    await see(adasBrowser, entry);
    const { statements } = context.api.watch;
    const before = statements.length;
    await see(adasBrowser, entry);
    expect(statements.slice(before).filter((sql) => /exposure/u.test(sql))).toEqual([]);
  });

  it('is read page by page', async () => {
    const entry = await create();
    for (let index = 0; index < 3; index += 1) await see(await context.people.memberClient(organisationId, 'technician'), entry);
    const all = await ofEntry(entry);
    const paged: Body[] = [];
    for (let cursor = ''; ;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await owner.get(org(`exposures/credentials/${entry.id}?limit=2${query}`)).expect(200);
      paged.push(...body.items);
      if (body.nextCursor === null) break;
      cursor = body.nextCursor as string;
    }
    expect(paged).toEqual(all);
    expect(all).toHaveLength(5);
  });
});

describe('the rotation list of a leaver', () => {
  it('holds what he has known and nobody has changed, what lets one into systems first, and no codes', async () => {
    const portal = await create({ name: 'Portal' });
    const server = await create({ name: 'Zeta', type: 'server' });
    const note = await create({ name: 'Alpha', type: 'secure-note', fields: [{ key: 'notes', value: 'n' }] });
    const unseen = await create({ name: 'Unseen' });
    for (const entry of [portal, server]) await see(adasBrowser, entry);
    await see(adasBrowser, note, 'notes');
    await adasBrowser.post(`${fieldPath(unseen, 'totp')}/code`, {}).expect(200);
    const list = await ofPerson(ada);
    expect(list.map(({ name, priority, state }) => [name, priority, state])).toEqual([
      ['Zeta', 'high', 'to-rotate'],
      ['Portal', 'normal', 'to-rotate'],
      ['Alpha', 'low', 'to-rotate'],
    ]);
    expect(await ofPerson(ada, '&priority=high')).toHaveLength(1);
  });

  it('is done by itself once the value is another one, and open again when that is seen too', async () => {
    const entry = await create();
    await see(adasBrowser, entry);
    await rotate(entry);
    expect(await ofPerson(ada)).toEqual([expect.objectContaining({ state: 'rotated', version: 1, currentVersion: 2 })]);
    expect(await ofPerson(ada, '&state=to-rotate')).toEqual([]);
    await see(adasBrowser, entry);
    expect(await ofPerson(ada)).toEqual([expect.objectContaining({ state: 'to-rotate', version: 2, currentVersion: 2 })]);
    const trashed = (await owner.get(org(`credentials/${entry.id}`)).expect(200)).body;
    await owner.delete(org(`credentials/${entry.id}`)).set('if-match', `"${trashed.version}"`).expect(204); // prettier-ignore
    expect(await ofPerson(ada)).toEqual([expect.objectContaining({ state: 'to-rotate', trashed: true })]);
    await owner.delete(org(`credentials/${entry.id}/purge`)).expect(204);
    expect(await ofPerson(ada)).toEqual([]);
  });

  it('outlives his membership and his account', async () => {
    const entry = await create();
    await see(adasBrowser, entry);
    await owner.delete(org(`members/${ada.userId}`)).expect(204);
    expect(await ofPerson(ada)).toHaveLength(1);
    expect((await ofEntry(entry)).find(({ subjectId }) => subjectId === ada.userId)).toMatchObject({ member: false });
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await boss.post(`platform/users/${ada.userId}/deactivate`).expect(200);
    expect((await owner.get(`exposures/${ada.userId}`).expect(200)).body).toEqual({
      name: ada.name,
      items: [{ organisationId, secrets: 1, toRotate: 1, urgent: 0, accepted: 0, rotated: 0 }],
    });
  });

  it('is assigned, accepted for a reason and taken up again, each recorded; an acceptance ends with the value', async () => {
    const entry = await create();
    await see(adasBrowser, entry);
    const fieldIds = [fieldOf(entry, 'password').id];
    const bob = await context.people.person({ [organisationId]: ['technician'] });
    await context.people.person({ [organisationId]: ['viewer'] });
    const offered = async (search: string): Promise<string[]> => ((await owner.get(`${personPath(ada, '/assignees')}?search=${search}`).expect(200)).body.items as { id: string }[]).map(({ id }) => id); // prettier-ignore
    expect((await offered('test')).sort()).toEqual([bob.userId, ownerPerson.userId].sort());
    expect(await offered(bob.email.slice(2))).toEqual([bob.userId]);
    expect(await offered('_')).toEqual([]);
    await owner.post(personPath(ada, '/assign'), { fieldIds, assigneeId: bob.userId }).expect(204);
    expect(await ofPerson(ada, `&assigneeId=${bob.userId}`)).toEqual([expect.objectContaining({ assigneeName: bob.name })]);
    await owner.post(personPath(ada, '/accept'), { fieldIds, reason: 'The device is scrapped on Friday' }).expect(204);
    expect(await ofPerson(ada, '&state=accepted')).toEqual([
      expect.objectContaining({ acceptedReason: 'The device is scrapped on Friday', assigneeId: bob.userId }),
    ]);
    await owner.post(personPath(ada, '/reopen'), { fieldIds }).expect(204);
    expect(await ofPerson(ada)).toEqual([expect.objectContaining({ state: 'to-rotate', acceptedReason: null })]);
    await owner.post(personPath(ada, '/accept'), { fieldIds, reason: 'Again' }).expect(204);
    await rotate(entry);
    await see(adasBrowser, entry);
    expect(await ofPerson(ada)).toEqual([expect.objectContaining({ state: 'to-rotate', acceptedReason: null })]);
    const events = (await auditEvents(context.api, { objectId: entry.id })).filter(({ action }) => action.startsWith('exposure.'));
    expect(events.map(({ action, details }) => [action, details?.['knownToId'], details?.['version']])).toEqual([
      ['exposure.assigned', ada.userId, 1],
      ['exposure.accepted', ada.userId, 1],
      ['exposure.reopened', ada.userId, 1],
      ['exposure.accepted', ada.userId, 1],
    ]);
    expect(events[1]?.details).toMatchObject({ label: 'Password', reason: 'The device is scrapped on Friday' });
  });

  it('leaves out an organisation that is deactivated, or that admits nobody from there, on every path, until that is over', async () => {
    const entry = await create();
    await see(adasBrowser, entry);
    const told = async (client = owner): Promise<number[]> => {
      const counts = (await client.get(`exposures/${ada.userId}`).expect(200)).body.items as Body[];
      const { text } = await client.get(`exposures/${ada.userId}/csv`).expect(200);
      return [counts.length, parse(text, { bom: true }).length - 1];
    };
    expect(await told()).toEqual([1, 1]);
    const fieldIds = [fieldOf(entry, 'password').id];
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await boss.post(`platform/organisations/${organisationId}/deactivate`).expect(200);
    expect(await told()).toEqual([0, 0]);
    const direct = [await owner.get(personPath(ada)), await owner.post(personPath(ada, '/accept'), { fieldIds, reason: 'Closed' }), await owner.get(org(`exposures/credentials/${entry.id}`))];
    expect(direct.map(({ status, body }) => [status, body.code])).toEqual(direct.map(() => [404, 'organisation-closed']));
    await boss.post(`platform/organisations/${organisationId}/reactivate`).expect(200);
    expect(await told()).toEqual([1, 1]);
    await owner.put(org('country-rule'), { mode: 'deny', countries: ['GB'], unknown: 'allow' }).expect(200);
    expect(await told(owner.copy('212.58.244.1'))).toEqual([0, 0]);
    expect(await told()).toEqual([1, 1]);
  }); // prettier-ignore

  it('takes no decision without a reason, by a stranger, by the leaver himself, or about what he does not know', async () => {
    const [entry, other] = [await create(), await create({ name: 'Other' })];
    await see(adasBrowser, entry);
    const fieldIds = [fieldOf(entry, 'password').id];
    const stranger = await context.people.person();
    const viewer = await context.people.person({ [organisationId]: ['viewer'] });
    for (const assigneeId of [stranger.userId, viewer.userId, ada.userId, randomUUIDv7()]) {
      const { body } = await owner.post(personPath(ada, '/assign'), { fieldIds, assigneeId }).expect(400);
      expect(body.errors[0].field).toBe('assigneeId');
    }
    await owner.post(personPath(ada, '/accept'), { fieldIds, reason: ' ' }).expect(400);
    const both = [...fieldIds, fieldOf(other, 'password').id];
    await owner.post(personPath(ada, '/accept'), { fieldIds: both, reason: 'x' }).expect(404);
    expect(await ofPerson(ada)).toEqual([expect.objectContaining({ state: 'to-rotate' })]);
    await adasBrowser.get(personPath(ada)).expect(403);
    await adasBrowser.post(personPath(ada, '/accept'), { fieldIds, reason: 'Nothing to see' }).expect(403);
  });

  it('is read page by page in its order, and saved as a file that no spreadsheet runs, which is recorded', async () => {
    for (const name of ['=cmd|calc', 'B', 'b', 'Ä']) {
      const entry = await create({ name, fields: ['password', 'notes'].map((key) => ({ key, value: 'hunter2' })) });
      for (const key of ['password', 'notes']) await see(adasBrowser, entry, key);
    }
    await see(adasBrowser, await create({ name: 'Z', type: 'database' }));
    const all = await ofPerson(ada);
    const paged: Body[] = [];
    for (let cursor = ''; ;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await owner.get(`${personPath(ada)}?limit=2${query}`).expect(200);
      paged.push(...body.items);
      if (body.nextCursor === null) break;
      cursor = body.nextCursor as string;
    }
    expect(paged).toEqual(all);
    expect(all).toHaveLength(9);
    const found = async (search: string): Promise<string[]> => (await ofPerson(ada, `&search=${encodeURIComponent(search)}`)).map(({ name, label }) => `${name as string}/${label as string}`); // prettier-ignore
    expect(await found('CMD')).toEqual(['=cmd|calc/Password', '=cmd|calc/Notes']);
    expect((await found('notes')).length).toBe(4);
    expect(await found('%')).toEqual([]);
    const { text, headers } = await owner.get(`exposures/${ada.userId}/csv`).expect(200);
    expect(headers['content-disposition']).toContain(`rotation-list-${ada.userId}.csv`);
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.map(({ organisation, entry, state }) => [organisation, entry, state])).toEqual(
      all.map(({ name }) => ['Exposed', name === '=cmd|calc' ? `'${name as string}` : name, 'to-rotate']),
    );
    expect(text).not.toContain('hunter2');
    context.clock.forward(6 * 60_000);
    expect((await owner.get(`exposures/${ada.userId}/csv`).expect(403)).body.code).toBe('reauthentication-required');
    context.clock.reset();
    const events = await auditEvents(context.api, { organisationId });
    expect(events.filter(({ action }) => action === 'exposure.exported')).toEqual([
      expect.objectContaining({ object_id: ada.userId, actor_id: ownerPerson.userId }),
    ]);
    expect(events.filter(({ action }) => action === 'exposure.reported').length).toBeGreaterThan(3);
  });

  it.each(['', 'x', Buffer.from('["high","a","x"]').toString('base64url'), Buffer.from('["top","a","b"]').toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      await owner.get(`${personPath(ada)}?cursor=${cursor}`).expect(400);
      await owner.get(org(`exposures/credentials/${(await create()).id}?cursor=${cursor}`)).expect(400);
    },
  );
});

describe('nobody of another organisation', () => {
  let foreign: string;
  let attacker: Client;
  let entry: Body;
  beforeEach(async () => {
    foreign = await context.people.organisation('Attacking');
    attacker = await context.people.memberClient(foreign, 'owner');
    entry = await create();
    await see(adasBrowser, entry);
    await ofEntry(entry);
  });

  it('sees who has known a secret, or what a person has known, by either path', async () => {
    await attacker.get(personPath(ada)).expect(404);
    await attacker.get(org(`exposures/credentials/${entry.id}`)).expect(404);
    await attacker.get(org(`exposures/credentials/${entry.id}`, foreign)).expect(404);
    expect((await attacker.get(org(`exposures/people/${ada.userId}`, foreign)).expect(200)).body.items).toEqual([]);
    expect((await attacker.get(`exposures/${ada.userId}`).expect(200)).body).toEqual({ name: null, items: [] });
    const nobody = await attacker.get(`exposures/${randomUUIDv7()}`).expect(200);
    expect(nobody.body).toEqual({ name: null, items: [] });
    const { text } = await attacker.get(`exposures/${ada.userId}/csv`).expect(200);
    expect(parse(text, { bom: true })).toHaveLength(1);
  });

  it('decides about it', async () => {
    const fieldIds = [fieldOf(entry, 'password').id];
    const bodies = { assign: { fieldIds, assigneeId: null }, accept: { fieldIds, reason: 'x' }, reopen: { fieldIds } };
    for (const [verb, body] of Object.entries(bodies))
      for (const at of [organisationId, foreign]) await attacker.post(org(`exposures/people/${ada.userId}/${verb}`, at), body).expect(404);
    expect(
      await execute('select 1 from exposure_decisions where subject_id = ? and organisation_id = ?', [ada.userId, organisationId]),
    ).toEqual([]);
  });

  it('is told of it across organisations, nor is an administrator of the platform, or a member without the permission', async () => {
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    for (const client of [boss, adasBrowser]) {
      expect((await client.get(`exposures/${ada.userId}`).expect(200)).body.items).toEqual([]);
      expect(parse((await client.get(`exposures/${ada.userId}/csv`).expect(200)).text, { bom: true })).toHaveLength(1);
    }
    const both = await context.people.memberClient(foreign, 'owner');
    expect((await both.get(`exposures/${ada.userId}`).expect(200)).body.items).toEqual([]);
  });
});

function readsFirst(one: Operation, other: Operation): number {
  const order = ['get', 'post', 'put', 'patch', 'delete'];
  return order.indexOf(one.method) - order.indexOf(other.method);
}

function callOn(client: Client, { id, method, path }: Operation, entry: Body, document: DescribedApi): Promise<Response> {
  const key = id === 'generateCode' ? 'totp' : 'password';
  const ids: Record<string, string> = { organisationId, credentialId: entry.id, fieldId: fieldOf(entry, key).id, version: '1' };
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => ids[name] ?? randomUUIDv7());
  const body = exampleBody(document, { id, method, path } as Operation) ?? {};
  const sent = method === 'get' || method === 'delete' ? client[method](filled) : client[method](filled, body);
  return Promise.resolve(sent.set('if-match', `"${randomBytes(1)[0]! + 1_000}"`));
}
