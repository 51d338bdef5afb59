import { randomUUIDv7 } from 'node:crypto';
import type { Test } from 'supertest';
import { PERMISSIONS } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { call, operationsOf } from '../support/operations.js';
import { type Client, freshAddress, type TestPerson } from '../support/people.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let context: IdentityApi;
let organisation: string;
let owner: TestPerson;
let client: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  organisation = await context.people.organisation();
  owner = await context.people.person({ [organisation]: ['owner'] });
  client = await context.people.signedIn(owner);
});

afterEach(() => context.clock.reset());

const keys = (): string => `organisations/${organisation}/api-keys`;
const wanted = (more: object = {}) => ({ name: 'Backup script', scopes: ['vault.credential.read'], ...more });

interface Made {
  id: string;
  key: string;
}

async function make(more: object = {}, by = client): Promise<Made> {
  const { status, body } = await by.post(keys(), wanted(more));
  expect(status).toBe(201);
  return { id: body.apiKey.id as string, key: body.key as string };
}

/** A program: no cookie, no header against forgery, only the key. */
function program(key: string, address = freshAddress()) {
  const send = (request: Test): Test => request.set('authorization', `Bearer ${key}`).set('x-forwarded-for', address);
  return {
    get: (path: string): Test => send(context.api.http.get(`/api/v1/${path}`)),
    post: (path: string, body: object = {}): Test => send(context.api.http.post(`/api/v1/${path}`)).send(body),
    delete: (path: string): Test => send(context.api.http.delete(`/api/v1/${path}`)),
  };
}

const list = (key: string, of = organisation): Test => program(key).get(`organisations/${of}/credentials`);
const events = async (action: string) =>
  (await auditEvents(context.api, { organisationId: organisation })).filter((event) => event.action === action);

describe('a key', () => {
  it('is shown once, kept as a hash, and named by its visible prefix', async () => {
    const { status, body } = await client.post(keys(), wanted());
    expect(status).toBe(201);
    expect(body.key).toMatch(/^cst_[0-9a-z]{10}_[0-9a-z]{59}$/u);
    expect(body.key.startsWith(body.apiKey.prefix)).toBe(true);
    expect(body.apiKey).toMatchObject({
      state: 'active',
      own: true,
      scopes: ['vault.credential.read'],
      requestsPerMinute: 600,
      lastUsedAt: null,
    });
    const secret = (body.key as string).split('_')[2] ?? '';
    const connection = context.api.orm.em.getConnection();
    for (const table of ['api_keys', 'audit_events']) {
      expect(JSON.stringify(await connection.execute(`select * from ${table} where organisation_id = ?`, [organisation]))).not.toContain(
        secret.slice(0, 52),
      );
    }
    expect((await client.get(keys())).text).not.toContain(secret.slice(0, 20));
  });

  it('opens what it covers without a cookie and without the header against forgery, also for writing', async () => {
    const { key } = await make({ scopes: ['vault.credential.read', 'vault.credential.create'] });
    expect((await list(key)).status).toBe(200);
    const made = await program(key).post(`organisations/${organisation}/credentials`, { type: 'login', name: 'Router', fields: [] });
    expect(made.status).toBe(201);
  });

  it('lasts 90 days unless told, 365 at most, and not a moment longer', async () => {
    const { id, key } = await make();
    const { body } = await client.get(keys());
    const { expiresAt } = body.items.find((one: { id: string }) => one.id === id);
    expect(Math.round((new Date(expiresAt).getTime() - Date.now()) / DAY)).toBe(90);
    for (const expiresInDays of [0, 366, -1, 1.5, '90']) expect((await client.post(keys(), wanted({ expiresInDays }))).status).toBe(400);
    context.clock.forward(90 * DAY - MINUTE);
    expect((await list(key)).status).toBe(200);
    context.clock.forward(2 * MINUTE);
    expect((await list(key)).status).toBe(401);
    expect((await events('api-key.refused')).map(({ details }) => details)).toEqual([{ reason: 'expired' }]);
  });

  it('tells each use to the auditors with what came of it, and the last one in the list', async () => {
    const { id, key } = await make();
    const address = freshAddress();
    await program(key, address).get(`organisations/${organisation}/credentials`);
    await program(key, address).get(`organisations/${organisation}/credentials/${randomUUIDv7()}`);
    const used = await events('api-key.used');
    expect(used.map(({ object_id, actor_id, details }) => [object_id, actor_id, details?.['status']])).toEqual([
      [id, owner.userId, 200],
      [id, owner.userId, 404],
    ]);
    const { body } = await client.get(keys());
    expect(body.items[0]).toMatchObject({ id, lastUsedAddress: address });
    expect(body.items[0].lastUsedAt).not.toBeNull();
  });

  it('asks no SQL to be known once it is: its use and its rows are all that is written and read', async () => {
    const { key } = await make();
    await list(key);
    const { statements } = context.api.watch;
    const before = statements.length;
    for (let request = 0; request < 5; request += 1) await list(key);
    const further = statements
      .slice(before)
      .map((sql) => sql.replaceAll(/\/\*.*?\*\//gu, ''))
      .filter((sql) => /\b(?:api_keys|users|memberships|role_assignments|organisations)\b/u.test(sql));
    expect(further).toEqual([]);
  });
});

describe('D12: what a key does not open', () => {
  it('is anything beyond its scopes, which is told as a violation', async () => {
    const { id, key } = await make();
    const refused = await program(key).post(`organisations/${organisation}/credentials`, { type: 'login', name: 'x', fields: [] });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    const [violation] = await events('api-key.scope-violation');
    expect(violation).toMatchObject({
      object_id: id,
      outcome: 'refused',
      details: { asked: 'vault.credential.create', method: 'POST', status: 403 },
    });
  });

  it('is another organisation, also one in which its owner is an owner too', async () => {
    const other = await context.people.organisation();
    const person = await context.people.person({ [organisation]: ['owner'], [other]: ['owner'] });
    const { key } = await make({}, await context.people.signedIn(person));
    expect((await list(key)).status).toBe(200);
    expect((await list(key, other)).status).toBe(404);
    expect(await events('api-key.scope-violation')).toHaveLength(1);
  });

  it('is the platform, and what concerns a person himself', async () => {
    const person = await context.people.person({ [organisation]: ['owner'] }, ['platform-administrator']);
    const { key } = await make({}, await context.people.signedIn(person));
    expect((await program(key).get('platform/users')).status).toBe(403);
    for (const path of ['session', 'profile/sessions', 'profile/factors']) {
      const { status, body } = await program(key).get(path);
      expect([path, status, body.code]).toEqual([path, 403, 'session-needed']);
    }
  });

  it('is what needs a confirmation of identity: no key makes, renews or widens keys, or gives roles', async () => {
    const { id, key } = await make({ scopes: ['api.key.manage', 'api.key.read', 'organisation.member.manage'] });
    expect((await program(key).get(keys())).status).toBe(200);
    for (const path of [keys(), `${keys()}/${id}/rotate`]) {
      expect((await program(key).post(path, wanted())).body.code).toBe('reauthentication-required');
    }
  });

  it('is more than its owner may do at that moment', async () => {
    const boss = await context.people.memberClient(organisation, 'owner');
    const { key } = await make();
    const assign = (roleIds: string[]) => boss.put(`organisations/${organisation}/members/${owner.userId}/roles`, { roleIds });
    expect((await list(key)).status).toBe(200);
    expect((await assign(['monitoring-operator'])).status).toBe(200);
    expect((await list(key)).status).toBe(403);
    expect((await assign(['viewer'])).status).toBe(200);
    expect((await list(key)).status).toBe(200);
    expect((await boss.delete(`organisations/${organisation}/members/${owner.userId}`)).status).toBe(204);
    expect((await list(key)).status).toBe(404);
  });

  it('is anything once its owner is deactivated', async () => {
    await context.people.memberClient(organisation, 'owner');
    const { key } = await make();
    expect((await list(key)).status).toBe(200);
    const { people } = context;
    await people.signedIn(await people.person({ [organisation]: ['owner'] }));
    const administrator = await people.signedIn(await people.person({}, ['platform-administrator']));
    expect((await administrator.post(`platform/users/${owner.userId}/deactivate`)).status).toBe(200);
    expect((await list(key)).status).toBe(401);
    expect((await events('api-key.refused')).map(({ details }) => details)).toEqual([{ reason: 'owner-inactive' }]);
  });

  it('is anything from an address outside its ranges, whatever headers say; that is a security event', async () => {
    const { key } = await make({ ranges: ['192.0.2.0/24', '2001:db8:1::/48'] });
    const from = (address: string) => program(key, address).get(`organisations/${organisation}/credentials`);
    expect((await from('192.0.2.77')).status).toBe(200);
    expect((await from('2001:db8:1:5::1')).status).toBe(200);
    expect((await from('::ffff:192.0.2.9')).status).toBe(200);
    for (const address of ['192.0.3.1', '2001:db8:2::1', '192.0.2.1, 198.51.100.1']) expect((await from(address)).status).toBe(401);
    const [wrong] = await events('api-key.wrong-address');
    expect(wrong).toMatchObject({ address: '192.0.3.1', outcome: 'refused', details: { reason: 'wrong-address' } });
  });

  it('is anything when the key is in the address, in a cookie, cut, changed, or not the whole of it', async () => {
    const { key } = await make();
    const path = `/api/v1/organisations/${organisation}/credentials`;
    for (const name of ['api_key', 'access_token', 'key']) expect((await context.api.http.get(`${path}?${name}=${key}`)).status).toBe(401);
    expect((await context.api.http.get(path).set('cookie', `__Host-session=${key}`)).status).toBe(401);
    expect((await context.api.http.get(path).set('authorization', `Basic ${key}`)).status).toBe(401);
    const swapped = (await make()).key.replace(/_[0-9a-z]{10}_/u, key.match(/_[0-9a-z]{10}_/u)?.[0] ?? '');
    for (const wrong of [key.slice(0, -1), `${key}0`, key.toUpperCase(), swapped, 'cst_', '']) expect((await list(wrong)).status).toBe(401);
  });

  it('is more than what a cookie beside it would have opened: a wrong key does not fall back to the session', async () => {
    expect((await client.get(keys()).set('authorization', 'Bearer cst_wrong')).status).toBe(401);
    expect((await client.get(keys())).status).toBe(200);
  });

  it('says nothing of why', async () => {
    const revoked = await make();
    await client.delete(`${keys()}/${revoked.id}`);
    const ranged = await make({ ranges: ['192.0.2.1'] });
    const answers = await Promise.all([revoked.key, ranged.key, 'cst_never'].map((key) => list(key)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body.code, body.detail]))).size).toBe(1);
  });
});

describe('making keys', () => {
  it('never gives a permission that one lacks, and says so to the auditors', async () => {
    const administrator = await context.people.memberClient(organisation, 'administrator');
    const refused = await administrator.post(keys(), wanted({ scopes: ['vault.data.export'] }));
    expect([refused.status, refused.body.code]).toEqual([403, 'above-own-rights']);
    expect((await events('access.refused')).map(({ details }) => details?.['reason'])).toEqual(['above-own-rights']);
  });

  it('offers every permission that an operation open to keys asks for, each of which then opens that operation, and refuses the others', async () => {
    const { body } = await context.api.http.get('/api/openapi.json').expect(200);
    const paths = Object.entries((body as { paths: Record<string, Record<string, { operationId: string; security?: object[] }>> }).paths);
    const forKeys = new Set(paths.flatMap(([, byMethod]) => Object.values(byMethod).flatMap(({ operationId, security = [] }) => (security.some((one) => 'apiKey' in one) ? operationId : [])))); // prettier-ignore
    const operations = await operationsOf(context.api);
    const { scopes } = (await client.get(`${keys()}/scopes`).expect(200)).body as { scopes: string[] };
    for (const { name } of PERMISSIONS.filter(({ scope }) => scope === 'organisation')) {
      const opened = operations.find(({ id, permission }) => permission === name && forKeys.has(id));
      expect({ name, offered: scopes.includes(name) }).toEqual({ name, offered: opened !== undefined });
      if (!opened) {
        const refused = await client.post(keys(), wanted({ scopes: ['api.key.read', name] })).expect(400);
        expect(refused.body.errors).toEqual([{ field: 'scopes.1', message: expect.stringContaining('proof of identity') }]);
        continue;
      }
      const { key } = await make({ scopes: [name] });
      const auth = { authorization: `Bearer ${key}`, 'x-forwarded-for': freshAddress() };
      const { status, body: answer } = await call(context.people.client(), opened, organisation).set(auth);
      expect({
        name,
        refused: status === 401 || ['forbidden', 'session-needed', 'reauthentication-required'].includes(answer.code as string),
      }).toEqual({ name, refused: false });
    }
    expect(scopes.filter((scope) => !PERMISSIONS.some(({ name }) => name === scope))).toEqual([]);
  });

  it.each([
    [{ scopes: [] }],
    [{ scopes: ['platform.user.read'] }],
    [{ scopes: ['everything'] }],
    [{ ranges: ['10.0.0.0/33'] }],
    [{ ranges: ['example.com'] }],
    [{ name: '' }],
    [{ name: 'x'.repeat(101) }],
    [{ requestsPerMinute: 0 }],
    [{ ownerId: '01900000-0000-7000-8000-000000000000' }],
  ])('refuses %j', async (more) => {
    expect((await client.post(keys(), wanted(more))).status).toBe(400);
  });

  it('gives one person fifty at once, and one more when one was revoked', async () => {
    const first = await make();
    for (let made = 1; made < 50; made += 1) await make();
    expect((await client.post(keys(), wanted())).body.code).toBe('too-many-api-keys');
    await client.delete(`${keys()}/${first.id}`);
    await make();
  });

  it('needs a fresh confirmation of identity', async () => {
    context.clock.forward(6 * MINUTE);
    expect((await client.post(keys(), wanted())).body.code).toBe('reauthentication-required');
  });
});

describe('renewing and revoking', () => {
  it('gives a successor on the same terms; the old key goes on for the overlap and no longer', async () => {
    const { id, key } = await make({ ranges: ['2001:db8::/32'], requestsPerMinute: 50 });
    const { status, body } = await client.post(`${keys()}/${id}/rotate`, { overlapHours: 1 });
    expect(status).toBe(201);
    expect(body.apiKey).toMatchObject({ ranges: ['2001:db8::/32'], requestsPerMinute: 50, scopes: ['vault.credential.read'] });
    expect([(await list(key)).status, (await list(body.key as string)).status]).toEqual([200, 200]);
    context.clock.forward(60 * MINUTE + 1_000);
    expect([(await list(key)).status, (await list(body.key as string)).status]).toEqual([401, 200]);
    expect(await events('api-key.rotated')).toHaveLength(1);
  });

  it('is by the owner alone, for a key acts in his name; everybody who may manage keys can revoke it', async () => {
    const { id, key } = await make();
    const administrator = await context.people.memberClient(organisation, 'administrator');
    expect((await administrator.post(`${keys()}/${id}/rotate`, {})).status).toBe(403);
    expect((await administrator.delete(`${keys()}/${id}`)).status).toBe(204);
    expect((await list(key)).status).toBe(401);
    expect((await client.post(`${keys()}/${id}/rotate`, {})).body.code).toBe('api-key-over');
    expect((await client.get(keys())).body.items[0].state).toBe('revoked');
    expect(await events('api-key.revoked')).toHaveLength(1);
  });

  it("finds no other organisation's key", async () => {
    const { id } = await make();
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    expect((await stranger.delete(`organisations/${other}/api-keys/${id}`)).status).toBe(404);
    expect((await stranger.post(`organisations/${other}/api-keys/${id}/rotate`, {})).status).toBe(404);
    expect((await stranger.get(`organisations/${other}/api-keys`)).body.items).toEqual([]);
  });

  it('lists page by page', async () => {
    const made = [await make(), await make(), await make()];
    const first = (await client.get(`${keys()}?limit=2`)).body;
    const second = (await client.get(`${keys()}?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(made.map(({ id }) => id).reverse());
    expect(second.nextCursor).toBeNull();
  });
});

it('limits each key by itself, tells the auditors once, and leaves its owner free', async () => {
  const [small, other] = [await make({ requestsPerMinute: 3 }), await make()];
  const statuses: number[] = [];
  for (let request = 0; request < 5; request += 1) statuses.push((await list(small.key)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect([(await list(other.key)).status, (await client.get(keys())).status]).toEqual([200, 200]);
  expect((await events('rate-limit.exceeded')).map(({ details }) => details)).toEqual([
    { limit: 'standard', requests: 3, apiKeyId: small.id },
  ]);
});

it('reveals under the same rule as its owner, recorded twice: the secret and the use', async () => {
  const path = `organisations/${organisation}/credentials`;
  const entry = (await client.post(path, { type: 'login', name: 'Router', fields: [{ key: 'password', value: 'hunter22' }] })).body;
  const field = entry.fields.find((one: { key: string }) => one.key === 'password');
  const [reader, revealer] = [await make(), await make({ scopes: ['vault.credential.read', 'vault.secret.reveal'] })];
  const reveal = (key: string) => program(key).post(`${path}/${entry.id}/fields/${field.id}/reveal`);
  expect((await reveal(reader.key)).status).toBe(403);
  expect((await reveal(revealer.key)).body).toEqual({ value: 'hunter22' });
  expect(await events('credential.revealed')).toHaveLength(1);
  expect(await events('api-key.used')).toHaveLength(1);
});
