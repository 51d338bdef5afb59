import { randomUUIDv7 } from 'node:crypto';
import type { Test } from 'supertest';
import { DemonstrationPeople } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, freshAddress, type TestPerson } from '../support/people.js';

const MINUTE = 60_000;

let context: IdentityApi;
/** Where the key is made, where it is let in, and where its maker is as well. */
let home: string;
let second: string;
let third: string;
let maker: TestPerson;
let client: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  const { people } = context;
  [home, second, third] = await Promise.all([people.organisation('Home'), people.organisation('Second'), people.organisation('Third')]);
  maker = await people.person({ [home]: ['owner'], [second]: ['owner'], [third]: ['owner'] });
  client = await people.signedIn(maker);
});

afterEach(() => context.clock.reset());

const keys = (organisation: string): string => `organisations/${organisation}/api-keys`;

interface Made {
  id: string;
  key: string;
}

async function make(more: object = {}): Promise<Made> {
  const { body } = await client.post(keys(home), { name: 'Inventory', scopes: ['vault.credential.read'], ...more }).expect(201);
  return { id: body.apiKey.id as string, key: body.key as string };
}

const extend = (id: string, into = second, by = client): Test => by.put(`${keys(into)}/${id}/reach`, {});

async function madeFor(more: object = {}, ...organisations: string[]): Promise<Made> {
  const made = await make(more);
  for (const organisation of organisations) await extend(made.id, organisation).expect(200);
  return made;
}

function ask(key: string, organisation: string, address = freshAddress()): Test {
  const path = `/api/v1/organisations/${organisation}/credentials`;
  return context.api.http.get(path).set('authorization', `Bearer ${key}`).set('x-forwarded-for', address);
}

const statuses = async (key: string, ...organisations: string[]): Promise<number[]> => {
  const found: number[] = [];
  for (const organisation of organisations) found.push((await ask(key, organisation)).status);
  return found;
};

const actions = async (organisationId: string, ...wanted: string[]) =>
  (await auditEvents(context.api, { organisationId })).filter(({ action }) => wanted.includes(action));

interface Listed {
  id: string;
  own: boolean;
  home: boolean;
  state: string;
  lastUsedAddress: string | null;
  elsewhere: { id: string; name: string }[];
  unnamedElsewhere: number;
}

const listed = async (organisation: string, id: string, by = client): Promise<Listed | undefined> => {
  const { body } = await by.get(keys(organisation)).expect(200);
  return (body.items as Listed[]).find((one) => one.id === id);
};

describe('a key for several organisations', () => {
  it('holds in those that its maker chose, and in no other of his', async () => {
    const { id, key } = await make();
    expect(await statuses(key, home, second, third)).toEqual([200, 404, 404]);
    const { body } = await extend(id).expect(200);
    expect(body).toMatchObject({ id, home: false, own: true, state: 'active', elsewhere: [{ id: home, name: 'Home' }] });
    expect(await statuses(key, home, second, third)).toEqual([200, 200, 404]);
    await extend(id).expect(200);
    expect(await actions(second, 'api-key.reach-added')).toHaveLength(1);
  });

  it('tells each organisation what concerns it, and the others nothing of it', async () => {
    const { id, key } = await madeFor({ ranges: ['192.0.2.0/24'] }, second, third);
    await ask(key, second, '192.0.2.4').expect(200);
    const refused = await ask(key, second, '198.51.100.7');
    expect(refused.status).toBe(401);
    const told = async (organisationId: string) =>
      (await auditEvents(context.api, { organisationId })).map(({ action }) => action).filter((action) => action.startsWith('api-key.'));
    expect(await told(home)).toEqual(['api-key.created']);
    expect(await told(second)).toEqual(['api-key.reach-added', 'api-key.used', 'api-key.wrong-address']);
    expect(await told(third)).toEqual(['api-key.reach-added']);
    expect((await listed(second, id))?.lastUsedAddress).toBe('192.0.2.4');
    expect((await listed(home, id))?.lastUsedAddress).toBeNull();
  });

  it('tells a violation of its scopes where it happened, and an attempt beyond its reach where it was made', async () => {
    const { key } = await madeFor({}, second);
    const path = `/api/v1/organisations/${second}/credentials`;
    const write = context.api.http.post(path).set('authorization', `Bearer ${key}`).set('x-forwarded-for', freshAddress());
    expect((await write.send({ type: 'login', name: 'x', fields: [] })).status).toBe(403);
    expect((await ask(key, third)).status).toBe(404);
    const [inSecond, atHome] = [await actions(second, 'api-key.scope-violation'), await actions(home, 'api-key.scope-violation')];
    expect(inSecond.map(({ details }) => details?.['asked'])).toEqual(['vault.credential.create']);
    expect(atHome.map(({ details }) => details?.['asked'])).toEqual([third]);
    expect(await actions(third, 'api-key.scope-violation', 'access.refused')).toEqual([]);
  });

  it('does in each organisation only what its maker may do there at that moment', async () => {
    const boss = await context.people.memberClient(second, 'owner');
    const { key } = await madeFor({}, second);
    const roles = (roleIds: string[]) => boss.put(`organisations/${second}/members/${maker.userId}/roles`, { roleIds }).expect(200);
    await roles(['monitoring-operator']);
    expect(await statuses(key, home, second)).toEqual([200, 403]);
    await roles(['viewer']);
    expect(await statuses(key, home, second)).toEqual([200, 200]);
  });
});

describe('who may not let a key in', () => {
  it('is whoever did not make it, also another owner of both organisations', async () => {
    const { id, key } = await make();
    const other = await context.people.signedIn(await context.people.person({ [home]: ['owner'], [second]: ['owner'] }));
    expect((await extend(id, second, other)).status).toBe(404);
    expect((await extend(randomUUIDv7())).status).toBe(404);
    expect(await statuses(key, second)).toEqual([404]);
  });

  it('is its maker where he is no member, or may not manage keys, or lacks one of its scopes', async () => {
    const [foreign, viewed, administered] = await Promise.all([1, 2, 3].map(() => context.people.organisation()));
    const person = await context.people.person({ [home]: ['owner'], [viewed!]: ['viewer'], [administered!]: ['administrator'] });
    client = await context.people.signedIn(person);
    const { id, key } = await make({ scopes: ['vault.credential.read', 'organisation.role.manage'] });
    expect((await extend(id, foreign)).status).toBe(404);
    expect((await extend(id, viewed)).status).toBe(403);
    const refused = await extend(id, administered);
    expect([refused.status, refused.body.code]).toEqual([403, 'above-own-rights']);
    expect((await actions(administered!, 'access.refused')).map(({ details }) => details?.['change'])).toEqual(['extend API key']);
    expect(await statuses(key, foreign!, viewed!, administered!)).toEqual([404, 404, 404]);
  });

  it('is the key itself, somebody without a fresh proof of identity, and whoever comes too late', async () => {
    const { id, key } = await make({ scopes: ['api.key.manage'] });
    const path = `/api/v1/${keys(second)}/${id}/reach`;
    const byKey = () => context.api.http.put(path).set('authorization', `Bearer ${key}`).set('x-forwarded-for', freshAddress()).send({});
    expect((await byKey()).status).toBe(404);
    await extend(id).expect(200);
    expect((await byKey()).body.code).toBe('reauthentication-required');
    context.clock.forward(6 * MINUTE);
    expect((await extend(id, third)).body.code).toBe('reauthentication-required');
    context.clock.reset();
    await client.delete(`${keys(home)}/${id}`).expect(204);
    expect((await extend(id, third)).body.code).toBe('api-key-over');
  });

  it('is its maker from a country that the other organisation does not admit: all its rules stand before it', async () => {
    const { id } = await make();
    await client.put(`organisations/${second}/country-rule`, { mode: 'deny', countries: ['GB'], unknown: 'allow' }).expect(200);
    const refused = await extend(id, second, client.copy('212.58.244.200'));
    expect([refused.status, refused.body.code]).toEqual([403, 'country-refused']);
  });
});

describe('the end of it', () => {
  it('is made by the administrators of an organisation for theirs alone, with all that succeed the key', async () => {
    const administrator = await context.people.memberClient(second, 'administrator');
    const { id, key } = await madeFor({}, second, third);
    expect(await listed(second, id, administrator)).toMatchObject({
      own: false,
      home: false,
      state: 'active',
      elsewhere: [],
      unnamedElsewhere: 2,
    });
    const successor = (await client.post(`${keys(home)}/${id}/rotate`, {}).expect(201)).body as { key: string; apiKey: { id: string } };
    expect(await statuses(successor.key, home, second, third)).toEqual([200, 200, 200]);
    await administrator.delete(`${keys(second)}/${id}`).expect(204);
    for (const each of [key, successor.key]) expect(await statuses(each, home, second, third)).toEqual([200, 404, 200]);
    expect((await listed(second, id))?.state).toBe('revoked');
    expect((await listed(home, id))?.state).toBe('active');
    expect(await actions(second, 'api-key.reach-ended')).toHaveLength(1);
    expect(await actions(home, 'api-key.reach-ended', 'api-key.revoked')).toEqual([]);
  });

  it('is for everywhere where the key was made, and told everywhere', async () => {
    const administrator = await context.people.memberClient(home, 'administrator');
    const { id, key } = await madeFor({}, second);
    await administrator.delete(`${keys(home)}/${id}`).expect(204);
    expect(await statuses(key, home, second)).toEqual([401, 401]);
    for (const organisation of [home, second]) expect(await actions(organisation, 'api-key.revoked')).toHaveLength(1);
    expect((await actions(second, 'api-key.refused')).map(({ details }) => details)).toEqual([{ reason: 'revoked' }]);
  });

  it('is a rotation with its overlap, in all organisations alike, asked for where the key was made', async () => {
    const { id, key } = await madeFor({}, second);
    expect((await client.post(`${keys(second)}/${id}/rotate`, {})).body.code).toBe('api-key-made-elsewhere');
    const { body } = await client.post(`${keys(home)}/${id}/rotate`, { overlapHours: 1 }).expect(201);
    expect(await statuses(key, home, second)).toEqual([200, 200]);
    context.clock.forward(60 * MINUTE + 1_000);
    expect(await statuses(key, home, second)).toEqual([401, 401]);
    expect(await statuses(body.key as string, home, second)).toEqual([200, 200]);
    for (const organisation of [home, second]) expect(await actions(organisation, 'api-key.rotated')).toHaveLength(1);
  });

  it('comes to an organisation that its maker leaves, and is not taken back when he comes again', async () => {
    const boss = await context.people.memberClient(second, 'owner');
    const { key } = await madeFor({}, second);
    expect(await statuses(key, second)).toEqual([200]);
    await boss.delete(`organisations/${second}/members/${maker.userId}`).expect(204);
    expect(await statuses(key, home, second)).toEqual([200, 404]);
    expect(await actions(second, 'api-key.reach-ended')).toHaveLength(1);
    await context.api.app.get(DemonstrationPeople).join(second, maker.userId, ['owner']);
    await client.get(`organisations/${second}/members`).expect(200);
    expect(await statuses(key, second)).toEqual([404]);
  });

  it('is a pause where the organisation is deactivated, and only there', async () => {
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    const { key } = await madeFor({}, second);
    await boss.post(`platform/organisations/${second}/deactivate`).expect(200);
    expect(await statuses(key, home, second)).toEqual([200, 404]);
    await boss.post(`platform/organisations/${second}/reactivate`).expect(200);
    expect(await statuses(key, home, second)).toEqual([200, 200]);
  });
});

it('names to a reader only those organisations in which he may see keys, and to a program none', async () => {
  const { id } = await madeFor({ scopes: ['api.key.read'] }, second, third);
  const auditor = await context.people.signedIn(
    await context.people.person({ [second]: ['auditor'], [third]: ['auditor'], [home]: ['viewer'] }),
  );
  expect(await listed(second, id, auditor)).toMatchObject({ elsewhere: [{ id: third, name: 'Third' }], unnamedElsewhere: 1 });
  const { body } = await client.post(keys(second), { name: 'Reader', scopes: ['api.key.read'] }).expect(201);
  const read = context.api.http.get(`/api/v1/${keys(second)}`).set('authorization', `Bearer ${body.key as string}`);
  const items = (await read.set('x-forwarded-for', freshAddress()).expect(200)).body.items as Listed[];
  expect(items.find((one) => one.id === id)).toMatchObject({ elsewhere: [], unnamedElsewhere: 2 });
});

describe('the keys in one’s own name', () => {
  it('are seen and ended by their owner everywhere, whatever he may still do there, and by nobody else', async () => {
    const boss = await context.people.memberClient(home, 'owner');
    const { id, key } = await madeFor({}, second);
    await boss.put(`organisations/${home}/members/${maker.userId}/roles`, { roleIds: ['viewer'] }).expect(200);
    expect((await client.delete(`${keys(home)}/${id}`)).status).toBe(403);
    const { body } = await client.get('profile/api-keys').expect(200);
    expect(body.items).toEqual([expect.objectContaining({ id, organisations: [expect.objectContaining({ name: 'Home' }), expect.objectContaining({ name: 'Second' })] })]); // prettier-ignore
    expect(JSON.stringify(body)).not.toContain(key.slice(20));
    expect((await boss.get('profile/api-keys')).body.items).toEqual([]);
    expect((await boss.delete(`profile/api-keys/${id}`)).status).toBe(404);
    expect(await statuses(key, home, second)).toEqual([200, 200]);
    await client.delete(`profile/api-keys/${id}`).expect(204);
    await client.delete(`profile/api-keys/${id}`).expect(204);
    expect(await statuses(key, home, second)).toEqual([401, 401]);
    for (const organisation of [home, second]) expect(await actions(organisation, 'api-key.revoked')).toHaveLength(1);
    expect((await client.get('profile/api-keys')).body.items).toEqual([]);
  });

  it('are no business of keys', async () => {
    const { id, key } = await make({ scopes: ['api.key.manage'] });
    const ask = (test: Test): Test => test.set('authorization', `Bearer ${key}`).set('x-forwarded-for', freshAddress());
    expect((await ask(context.api.http.get('/api/v1/profile/api-keys'))).body.code).toBe('session-needed');
    expect((await ask(context.api.http.delete(`/api/v1/profile/api-keys/${id}`))).body.code).toBe('session-needed');
  });
});
