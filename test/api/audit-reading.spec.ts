import { randomUUID } from 'node:crypto';
import { plantEvent } from '../support/audit-work.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

let context: IdentityApi;
let organisationId: string;
let auditor: Client;
let platformAuditor: Client;

beforeAll(async () => {
  context = await startIdentityApi();
  organisationId = await context.people.organisation('Read');
  auditor = await context.people.memberClient(organisationId, 'auditor');
  platformAuditor = await context.people.signedIn(await context.people.person({}, ['platform-auditor']));
});

const path = (rest = ''): string => `organisations/${organisationId}/audit-events${rest}`;
const ids = (body: { items: { id: string }[] }): string[] => body.items.map(({ id }) => id);

describe('filters', () => {
  const actorId = randomUUID();
  const objectId = randomUUID();
  const requestId = randomUUID();
  let wanted: string;

  beforeAll(async () => {
    wanted = await plantEvent(context.api.orm, {
      at: '2026-11-20 10:00:00.000', organisationId, category: 'permission', action: 'role.assigned', outcome: 'refused', actorId, objectId, requestId, actorName: "O'Neil; --", objectName: '100% _sure_', address: '198.51.100.77', country: 'AT',
    }); // prettier-ignore
    await plantEvent(context.api.orm, { at: '2026-11-20 10:00:00.000', organisationId });
    await plantEvent(context.api.orm, {
      at: '2026-11-20 10:00:00.000',
      organisationId: randomUUID(),
      actorId,
      objectId,
      requestId,
      address: '198.51.100.77',
    });
  });

  it.each([
    ['category', () => 'permission'],
    ['action', () => 'role.assigned'],
    ['outcome', () => 'refused'],
    ['actorId', () => actorId],
    ['objectId', () => objectId],
    ['requestId', () => requestId],
    ['address', () => '198.51.100.77'],
    ['country', () => 'AT'],
    ['search', () => "O'Neil"],
    ['search', () => '100%'],
    ['search', () => '100% _s'],
    ['search', () => '198.51.100.77'],
  ])('%s finds that event of the organisation and no other', async (name, value) => {
    const { body } = await auditor.get(path(`?to=2026-11-21T00:00:00Z&${name}=${encodeURIComponent(value())}`)).expect(200);
    expect(ids(body)).toEqual([wanted]);
  });

  it('leaves out who read the trail where that is asked for, and nothing else; it is recorded all the same', async () => {
    const actions = async (query: string) =>
      ((await auditor.get(path(`?limit=100&${query}`)).expect(200)).body.items as { action: string }[]).map(({ action }) => action);
    await actions('');
    const [all, rest] = [await actions(''), await actions('reads=hidden')];
    expect(all).toContain('audit.read');
    expect(rest).toEqual(all.filter((action) => action !== 'audit.read'));
    expect((await actions('')).filter((action) => action === 'audit.read').length).toBeGreaterThan(
      all.filter((action) => action === 'audit.read').length,
    );
    expect(await actions('reads=hidden&action=audit.read')).toEqual([]);
    await auditor.get(path('?reads=shown')).expect(400);
  });

  it('joins filters, and keeps to the time range with its start and without its end', async () => {
    const find = async (query: string) => ids((await auditor.get(path(`?${query}`)).expect(200)).body);
    expect(await find(`actorId=${actorId}&objectId=${objectId}&outcome=refused&category=permission`)).toEqual([wanted]);
    expect(await find(`actorId=${actorId}&outcome=success`)).toEqual([]);
    expect(await find(`actorId=${actorId}&from=2026-11-20T10:00:00Z`)).toEqual([wanted]);
    expect(await find(`actorId=${actorId}&to=2026-11-20T10:00:00Z`)).toEqual([]);
  });

  it('shows one event by its address, to those who may read it and to nobody else', async () => {
    expect((await auditor.get(path(`/${wanted}`)).expect(200)).body).toMatchObject({
      id: wanted,
      at: '2026-11-20T10:00:00.000Z',
      actorName: "O'Neil; --",
    });
    await platformAuditor.get(`platform/audit-events/${wanted}`).expect(404);
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    await stranger.get(`organisations/${other}/audit-events/${wanted}`).expect(404);
    await auditor.get(path('/not-an-id')).expect(400);
  });

  it('tells the country of an address as it was known when it happened, and none where there was none', async () => {
    expect((await auditor.get(path(`/${wanted}`)).expect(200)).body.country).toBe('AT');
    const client = await context.people.memberClient(organisationId, 'owner');
    await client.get(path('?country=at')).expect(400);
    await client.get(path('?country=A1')).expect(400);
  });

  it('tells everything about a person: what that person did, and what others did to that person, each once and in order', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const at = (second: number): string => `2026-11-18 09:00:0${second.toString()}.000`;
    const told = [
      await plantEvent(context.api.orm, { at: at(1), organisationId, actorId: one }),
      await plantEvent(context.api.orm, { at: at(2), organisationId, actorId: other, objectId: one }),
      await plantEvent(context.api.orm, { at: at(3), organisationId, actorId: one, objectId: one }),
      await plantEvent(context.api.orm, { at: at(4), organisationId, actorId: null, objectId: one }),
    ];
    await plantEvent(context.api.orm, { at: at(5), organisationId, actorId: other });
    await plantEvent(context.api.orm, { at: at(5), organisationId: randomUUID(), actorId: one, objectId: one });
    expect(ids((await auditor.get(path(`?personId=${one}`)).expect(200)).body)).toEqual(told.toReversed());
    const first = (await auditor.get(path(`?personId=${one}&limit=3`)).expect(200)).body;
    const rest = (await auditor.get(path(`?personId=${one}&limit=3&cursor=${String(first.nextCursor)}`)).expect(200)).body;
    expect([...ids(first), ...ids(rest)]).toEqual(told.toReversed());
    expect(ids((await auditor.get(path(`?personId=${one}&actorId=${other}`)).expect(200)).body)).toEqual([told[1]]);
    expect(ids((await auditor.get(path(`?personId=${one}&objectId=${one}&actorId=${one}`)).expect(200)).body)).toEqual([told[2]]);
  });

  it('tells the chain of one request', async () => {
    const created = await (
      await context.people.memberClient(organisationId, 'owner')
    )
      .post(`organisations/${organisationId}/credentials`, { type: 'login', name: 'Chained', fields: [] })
      .expect(201);
    const { body } = await auditor.get(path(`?requestId=${String(created.headers['x-request-id'])}`)).expect(200);
    expect(body.items).toMatchObject([{ action: 'credential.created', objectName: 'Chained' }]);
  });
});

const INJECTIONS = [
  "' or 1=1 -- ",
  '1; drop table audit_events',
  "\\' or ''='",
  '%',
  '_',
  '\\',
  '*/ or 1=1 /*',
  '{"$ne":null}',
  '\u0000',
  'x) union select * from settings -- ',
  '${7*7}',
  '\uff07 or 1=1',
];

it.each([
  'category',
  'action',
  'outcome',
  'actorId',
  'personId',
  'country',
  'objectType',
  'objectId',
  'address',
  'requestId',
  'from',
  'to',
  'search',
  'cursor',
  'limit',
])('an injection in %s finds nothing or is refused by name', async (name) => {
  for (const text of INJECTIONS) {
    const { status, body } = await auditor.get(path(`?${name}=${encodeURIComponent(text)}`));
    if (status === 200) expect(body.items).toEqual([]);
    else expect({ status, fields: body.errors.map((error: { field: string }) => error.field) }).toEqual({ status: 400, fields: [name] });
  }
  for (const spelling of [`${name}[]=a`, `${name}[$ne]=a`, `${name}=a&${name}=b`])
    expect((await auditor.get(path(`?${spelling}`))).status).toBe(400);
});

it.each([
  ['from=2026-11-20T10:00:00Z&to=2026-11-20T09:59:59Z', 'from'],
  ['from=2026-11-20T10:00:00Z&to=2026-11-20T10:00:00Z', 'from'],
  ['from=yesterday', 'from'],
  ['to=2026-13-40T00:00:00Z', 'to'],
  ['to=2026-W10', 'to'],
  ['from=%2B275760-09-13T00:00:00Z', 'from'],
  ['from=0001-01-01T00:00:00Z', 'from'],
])('refuses the time range %s and names %s', async (query, field) => {
  const { body } = await auditor.get(path(`?${query}`)).expect(400);
  expect(body.errors).toEqual([expect.objectContaining({ field })]);
});

it('takes a range without an end, and one of thousands of years', async () => {
  await auditor.get(path('?from=1970-01-01T00:00:00Z&to=9999-12-31T23:59:59Z')).expect(200);
});

describe('pages', () => {
  const actorId = randomUUID();
  let planted: string[];
  beforeAll(async () => {
    planted = [];
    // All at the same instant: the order is then that of the ids.
    for (let count = 0; count < 7; count += 1)
      planted.push(await plantEvent(context.api.orm, { at: '2026-11-19 08:00:00.123', organisationId, actorId }));
  });

  it('go on without repeating or missing one', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await auditor.get(path(`?actorId=${actorId}&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)).expect(200);
      seen.push(...ids(body));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual([...planted].sort().reverse());
  });

  /** A cursor that somebody has taken apart and put together again. */
  function moved(cursor: string, at: string, id?: string): string {
    const [, was, mark] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as string[];
    return Buffer.from(JSON.stringify([at, id ?? was, mark])).toString('base64url');
  }

  it('refuse the cursor of another query, of another organisation, and one that is made up', async () => {
    const { nextCursor } = (await auditor.get(path(`?actorId=${actorId}&limit=3`)).expect(200)).body;
    const forged = Buffer.from(JSON.stringify(["2026-11-19T08:00:00.123Z' or 1=1", 'x', 'y'])).toString('base64url');
    const other = await context.people.organisation();
    const elsewhere = await context.people.memberClient(other, 'auditor');
    for (const [client, url] of [
      [auditor, path(`?limit=3&cursor=${nextCursor}`)],
      [auditor, path(`?actorId=${actorId}&outcome=success&limit=3&cursor=${nextCursor}`)],
      [elsewhere, `organisations/${other}/audit-events?actorId=${actorId}&limit=3&cursor=${nextCursor}`],
      [auditor, path(`?actorId=${actorId}&cursor=${forged}`)],
      [auditor, path(`?cursor=%00`)],
      ...['+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z', 'never'].map(
        (at) => [auditor, path(`?actorId=${actorId}&limit=3&cursor=${moved(nextCursor, at)}`)] as const,
      ),
      [auditor, path(`?actorId=${actorId}&limit=3&cursor=${moved(nextCursor, '2026-11-19T08:00:00.123Z', "x' or 'a'<>'b")}`)],
    ] as const) {
      const { body } = await client.get(url).expect(400);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'cursor' })]);
    }
  });
});

describe('views', () => {
  const views = (rest = ''): string => `organisations/${organisationId}/audit-views${rest}`;

  it('are kept, changed and deleted by their owner, with an event each', async () => {
    const filter = { category: 'vault', outcome: 'refused', from: '2026-11-01T00:00:00Z' };
    const { body: saved } = await auditor.post(views(), { name: 'Refused', filter }).expect(201);
    expect((await auditor.get(views()).expect(200)).body.items).toEqual([saved]);
    expect(saved).toEqual({ id: saved.id, name: 'Refused', filter, version: 1 });
    const { body: changed } = await auditor
      .put(views(`/${saved.id}`), { name: 'Failed', filter: { outcome: 'failure' } })
      .set('if-match', '"1"')
      .expect(200);
    expect(changed).toMatchObject({ name: 'Failed', filter: { outcome: 'failure' }, version: 2 });
    await auditor
      .put(views(`/${saved.id}`), { name: 'Late', filter: {} })
      .set('if-match', '"1"')
      .expect(412);
    await auditor
      .delete(views(`/${saved.id}`))
      .set('if-match', '"2"')
      .expect(204);
    const { items } = (await auditor.get(path(`?objectId=${saved.id}`)).expect(200)).body;
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['audit.view-deleted', 'audit.view-changed', 'audit.view-saved']);
    expect(items[1].details.before).toEqual({ name: 'Refused', filter });
  });

  it('are seen by nobody else', async () => {
    const { body } = await auditor.post(views(), { name: 'Mine', filter: {} }).expect(201);
    const colleague = await context.people.memberClient(organisationId, 'auditor');
    expect((await colleague.get(views()).expect(200)).body.items).toEqual([]);
    await colleague
      .delete(views(`/${body.id}`))
      .set('if-match', '"1"')
      .expect(404);
    await auditor.post(views(), { name: 'Mine', filter: {} }).expect(409);
    await colleague.post(views(), { name: 'Mine', filter: {} }).expect(201);
  });

  it('keep only filters that can be asked for', async () => {
    for (const filter of [{ outcome: 'nothing' }, { from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' }, { sql: 'x' }, []]) {
      await auditor.post(views(), { name: 'Odd', filter }).expect(400);
    }
  });
});
