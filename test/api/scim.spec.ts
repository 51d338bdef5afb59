import { randomUUIDv7 } from 'node:crypto';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';
import { ScimProgram } from '../support/scim-calls.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

let context: IdentityApi;
let organisationId: string;
let boss: Client;
let clientId: string;
let program: ScimProgram;
let names = 0;

const fresh = (prefix: string): string => `${prefix}${(names += 1).toString()}`;
const sql = <T>(statement: string, parameters: unknown[] = []): Promise<T[]> =>
  context.api.orm.em.getConnection().execute<T[]>(statement, parameters);

async function createClient(): Promise<{ id: string; program: ScimProgram }> {
  const { body } = await boss.post('platform/scim-clients', { name: fresh('Entra ') }).expect(201);
  return { id: body.client.id as string, program: new ScimProgram(context.api, body.token as string) };
}

beforeAll(async () => {
  context = await startIdentityApi();
  organisationId = await context.people.organisation('Client');
  boss = await context.people.signedIn(await context.people.person({ [organisationId]: ['owner'] }, ['platform-administrator']));
  ({ id: clientId, program } = await createClient());
});

interface ScimUser {
  readonly id: string;
  readonly userName: string;
}

async function createUser(name = fresh('user'), changes: object = {}): Promise<ScimUser> {
  const { body } = await program
    .post('Users', { schemas: [USER], userName: `${name}@corp.example`, displayName: name, ...changes })
    .expect(201);
  return body as ScimUser;
}

async function accountOf(id: string): Promise<{ user_id: string; status: string; email: string; name: string }> {
  const [row] = await sql<{ user_id: string; status: string; email: string; name: string }>(
    'select a.user_id, u.status, u.email, u.name from external_accounts a join users u on u.id = a.user_id where a.id = ?',
    [id],
  );
  if (!row) throw new Error('no such account');
  return row;
}

async function rolesOf(email: string): Promise<string[]> {
  const { body } = await boss.get(`organisations/${organisationId}/members?limit=200`).expect(200);
  const member = (body.items as { email: string; roles: { id: string }[] }[]).find((each) => each.email === email);
  return member?.roles.map(({ id }) => id).sort() ?? [];
}

describe('what the server tells of itself', () => {
  it('is as RFC 7643 wants it', async () => {
    const { body: service, headers } = await program.get('ServiceProviderConfig').expect(200);
    expect(headers['content-type']).toContain('application/scim+json');
    expect(service).toMatchObject({ patch: { supported: true }, filter: { supported: true, maxResults: 200 }, bulk: { supported: false } });
    const { body: types } = await program.get('ResourceTypes').expect(200);
    expect((types.Resources as { endpoint: string }[]).map(({ endpoint }) => endpoint)).toEqual(['/Users', '/Groups']);
    const { body: schemas } = await program.get('Schemas').expect(200);
    expect((schemas.Resources as { id: string }[]).map(({ id }) => id)).toEqual([USER, 'urn:ietf:params:scim:schemas:core:2.0:Group']);
  });
});

describe('users', () => {
  it('are made, read, replaced and deleted', async () => {
    const name = fresh('full');
    const { body: made } = await program
      .post('Users', {
        schemas: [USER, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
        userName: `${name}@corp.example`,
        externalId: 'e-1',
        name: { givenName: 'Zoë', familyName: 'Å' },
        emails: [{ value: 'OTHER@x.example' }, { value: `${name.toUpperCase()}@corp.example`, primary: true }],
        active: 'True',
        nickName: 'unknown',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'D' },
      }) // prettier-ignore
      .expect(201);
    expect(made).toMatchObject({
      schemas: [USER], userName: `${name}@corp.example`, externalId: 'e-1', displayName: 'Zoë Å', name: { givenName: 'Zoë', familyName: 'Å', formatted: 'Zoë Å' },
      emails: [{ value: `${name}@corp.example`, type: 'work', primary: true }], active: true, groups: [],
      meta: { resourceType: 'User', location: expect.stringMatching(new RegExp(`/scim/v2/Users/${String(made.id)}$`, 'u')) },
    }); // prettier-ignore
    expect((await program.get(`Users/${String(made.id)}`).expect(200)).body).toEqual(made);
    const { body: replaced } = await program
      .put(`Users/${String(made.id)}`, { userName: `${name}.b@corp.example`, displayName: 'New' })
      .expect(200);
    expect(replaced).toMatchObject({
      userName: `${name}.b@corp.example`,
      displayName: 'New',
      emails: [{ value: `${name}.b@corp.example` }],
    });
    expect(await accountOf(made.id as string)).toMatchObject({ name: 'New', email: `${name}.b@corp.example`, status: 'active' });
    await program.delete(`Users/${String(made.id)}`).expect(204);
    await program.get(`Users/${String(made.id)}`).expect(404);
    await program.delete(`Users/${String(made.id)}`).expect(404);
    expect((await accountOf(made.id as string)).status).toBe('deactivated');
    // The same person comes back to the same account.
    const { body: back } = await program.post('Users', { userName: `${name}.b@corp.example` }).expect(201);
    expect(back.id).toBe(made.id);
    const { user_id: userId } = await accountOf(made.id as string);
    const events = await auditEvents(context.api, { objectId: userId });
    expect(events.map(({ action, actor_name: by }) => [action, by.startsWith('SCIM Entra')])).toEqual([
      ['user.created', true], ['user.updated', true], ['user.deactivated', true], ['user.updated', true], ['user.activated', true],
    ]); // prettier-ignore
  });

  it('are patched as RFC 7644 says and as Entra does', async () => {
    const { id } = await createUser();
    const change = (...operations: object[]) => program.change(`Users/${id}`, ...operations);
    expect((await change({ op: 'replace', path: 'displayName', value: 'Patched' }).expect(200)).body.displayName).toBe('Patched');
    expect((await change({ op: 'Add', path: 'name.givenName', value: 'G' }).expect(200)).body.name.givenName).toBe('G');
    const mail = `${fresh('mail')}@corp.example`;
    expect((await change({ op: 'Replace', path: 'emails[type eq "work"].value', value: mail }).expect(200)).body.emails[0].value).toBe(
      mail,
    );
    expect((await change({ op: 'Replace', value: { active: 'False' } }).expect(200)).body.active).toBe(false);
    expect((await change({ op: 'Replace', path: 'active', value: 'True' }).expect(200)).body.active).toBe(true);
    expect((await change({ op: 'remove', path: 'name.givenName' }).expect(200)).body.name.givenName).toBeUndefined();
    for (const [operation, scimType] of [
      [{ op: 'remove' }, 'noTarget'],
      [{ op: 'add', path: 'a b', value: 1 }, 'invalidPath'],
      [{ op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
      [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
      [{ op: 'replace', path: 'emails[', value: 1 }, 'invalidPath'],
      [{ op: 'replace', path: 'emails[type eq].value', value: 'a' }, 'invalidFilter'],
    ] as const)
      expect((await change(operation).expect(400)).body).toMatchObject({ schemas: [ERROR], status: '400', scimType });
  });

  it('are found by filters, page by page', async () => {
    const prefix = fresh('page');
    for (const letter of 'abcde') await createUser(`${prefix}${letter}`, { active: letter !== 'c' });
    const list = async (query: string) => (await program.get(`Users?${query}`).expect(200)).body;
    const filter = (text: string): string => `filter=${encodeURIComponent(text)}`;
    expect(await list(filter(`userName eq "${prefix.toUpperCase()}A@corp.example"`))).toMatchObject({
      totalResults: 1,
      Resources: [{ displayName: `${prefix}a` }],
    });
    expect((await list(filter(`userName sw "${prefix}" and active eq false`))).totalResults).toBe(1);
    expect((await list(filter(`displayName sw "${prefix}" and not (emails co "${prefix}d")`))).totalResults).toBe(4);
    const second = await list(`${filter(`userName sw "${prefix}"`)}&startIndex=3&count=2`);
    expect(second).toMatchObject({ totalResults: 5, startIndex: 3, itemsPerPage: 2 });
    expect((second.Resources as ScimUser[]).map(({ userName }) => userName[prefix.length])).toEqual(['c', 'd']);
    expect(await list(`${filter(`userName sw "${prefix}"`)}&count=0`)).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
    expect(await list('startIndex=-4&count=-1')).toMatchObject({ startIndex: 1, itemsPerPage: 0 });
    const [only] = (await list(`${filter(`userName sw "${prefix}"`)}&count=1&attributes=userName`)).Resources as object[];
    expect(Object.keys(only!).sort()).toEqual(['id', 'meta', 'schemas', 'userName']);
    expect((await list(filter('userName eq "nobody@corp.example"'))).totalResults).toBe(0);
    for (const wrong of ['userName xx "a"', 'userName eq', '(a pr', '('.repeat(200)])
      expect((await program.get(`Users?${filter(wrong)}`).expect(400)).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
    expect((await program.get('Users?count=x').expect(400)).body.scimType).toBe('invalidValue');
    expect((await program.get('Users?filter=a%20pr&filter=b%20pr').expect(400)).body.scimType).toBe('invalidValue');
  });

  it('lose their sessions at once when they are switched off', async () => {
    for (const off of [
      (id: string) => program.change(`Users/${id}`, { op: 'Replace', path: 'active', value: 'False' }).expect(200),
      (id: string) => program.put(`Users/${id}`, { userName: `${fresh('off')}@corp.example`, active: false }).expect(200),
      (id: string) => program.delete(`Users/${id}`).expect(204),
    ]) {
      const { id } = await createUser();
      const { user_id: userId } = await accountOf(id);
      const browser = await context.people.signedIn({ userId });
      await browser.get('session').expect(200);
      await off(id);
      await browser.get('session').expect(401);
      expect((await auditEvents(context.api, { objectId: userId })).map(({ action }) => action)).toEqual(
        expect.arrayContaining(['user.deactivated', 'session.revoked']),
      );
    }
  });

  it('do not come back when an administrator has switched them off', async () => {
    const { id } = await createUser();
    const { user_id: userId } = await accountOf(id);
    await boss.post(`platform/users/${userId}/deactivate`).expect(200);
    expect((await program.change(`Users/${id}`, { op: 'replace', path: 'active', value: true }).expect(200)).body.active).toBe(false);
  });

  it('never take over an account by its address; an administrator links it', async () => {
    const local = await context.people.person();
    const { body } = await program.post('Users', { userName: local.email }).expect(409);
    expect(body).toMatchObject({ schemas: [ERROR], status: '409', scimType: 'uniqueness' });
    const other = await createUser();
    expect(
      (await program.change(`Users/${other.id}`, { op: 'replace', path: 'emails[type eq "work"].value', value: local.email }).expect(409))
        .body.scimType,
    ).toBe('uniqueness');
    expect((await program.post('Users', { userName: other.userName }).expect(409)).body.scimType).toBe('uniqueness');

    await boss.post(`platform/scim-clients/${clientId}/accounts`, { userId: local.userId, userName: local.email }).expect(204);
    const found = (await program.get(`Users?filter=${encodeURIComponent(`userName eq "${local.email}"`)}`).expect(200)).body;
    expect(found.totalResults).toBe(1);
    await program.change(`Users/${String(found.Resources[0].id)}`, { op: 'replace', path: 'active', value: false }).expect(200);
    const [user] = await sql<{ status: string }>('select status from users where id = ?', [local.userId]);
    expect(user?.status).toBe('deactivated');
  });

  it('stay when nobody else would be in charge', async () => {
    const { id, userName } = await createUser();
    const { user_id: userId } = await accountOf(id);
    const lonely = await context.people.organisation('Lonely');
    await context.api.orm.em
      .getConnection()
      .execute('insert into memberships (id, created_at, organisation_id, user_id, status) values (?, now(3), ?, ?, ?)', [
        randomUUIDv7(),
        lonely,
        userId,
        'active',
      ]);
    const [membership] = await sql<{ id: string }>('select id from memberships where user_id = ? and organisation_id = ?', [
      userId,
      lonely,
    ]);
    await context.api.orm.em
      .getConnection()
      .execute('insert into role_assignments (id, created_at, organisation_id, membership_id, role_id) values (?, now(3), ?, ?, ?)', [
        randomUUIDv7(),
        lonely,
        membership!.id,
        'owner',
      ]);
    expect((await program.delete(`Users/${id}`).expect(409)).body).toMatchObject({ schemas: [ERROR], status: '409' });
    expect((await program.get(`Users/${id}`).expect(200)).body).toMatchObject({ userName, active: true });
  });
});

describe('groups', () => {
  const map = (...mappings: [group: string, roleId: string][]) =>
    boss.put(`platform/scim-clients/${clientId}/mappings`, {
      mappings: mappings.map(([group, roleId]) => ({ group, organisationId, roleId })),
    });

  it('give and take the roles that are mapped to them, at once', async () => {
    const [anna, ben] = [await createUser(), await createUser()];
    const [staff, admins] = [fresh('Staff '), fresh('Admins ')];
    await map([staff.toUpperCase(), 'technician'], [admins, 'auditor']).expect(200);
    const { body: group } = await program
      .post('Groups', { displayName: staff, externalId: 'g-1', members: [{ value: anna.id }] })
      .expect(201);
    expect(group).toMatchObject({
      displayName: staff,
      members: [{ value: anna.id, display: anna.userName, type: 'User' }],
      meta: { resourceType: 'Group' },
    });
    expect([await rolesOf(anna.userName), await rolesOf(ben.userName)]).toEqual([['technician'], []]);

    const path = `Groups/${String(group.id)}`;
    await program.change(path, { op: 'Add', path: 'members', value: [{ value: ben.id }, { value: anna.id }] }).expect(200);
    expect(await rolesOf(ben.userName)).toEqual(['technician']);
    expect((await program.get(`Users/${ben.id}`).expect(200)).body.groups).toEqual([{ value: group.id, display: staff }]);
    await program.change(path, { op: 'Remove', path: `members[value eq "${anna.id}"]` }).expect(200);
    expect(await rolesOf(anna.userName)).toEqual([]);
    await program.change(path, { op: 'replace', value: { displayName: admins } }).expect(200);
    expect(await rolesOf(ben.userName)).toEqual(['auditor']);
    await map([admins, 'viewer']).expect(200);
    expect(await rolesOf(ben.userName)).toEqual(['viewer']);
    await program.put(path, { displayName: admins, members: [] }).expect(200);
    expect(await rolesOf(ben.userName)).toEqual([]);
    await program.put(path, { displayName: admins, members: [{ value: ben.id }] }).expect(200);
    expect(await rolesOf(ben.userName)).toEqual(['viewer']);
    await program.delete(path).expect(204);
    expect(await rolesOf(ben.userName)).toEqual([]);
    await program.get(path).expect(404);
    const events = await auditEvents(context.api, { objectId: group.id as string });
    expect(events.map(({ details }) => details?.['what'])).toEqual([
      'created',
      'updated',
      'updated',
      'updated',
      'updated',
      'updated',
      'deleted',
    ]);
  });

  it('are found by name and without their members, as Entra asks', async () => {
    const name = fresh('Found ');
    const { body: group } = await program.post('Groups', { displayName: name, members: [{ value: (await createUser()).id }] }).expect(201);
    const query = `filter=${encodeURIComponent(`displayName eq "${name}"`)}&excludedAttributes=members`;
    const { body } = await program.get(`Groups?${query}`).expect(200);
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ id: group.id, displayName: name }] });
    expect(body.Resources[0].members).toBeUndefined();
    expect((await program.post('Groups', { displayName: name }).expect(409)).body.scimType).toBe('uniqueness');
  });

  it('take no members that are not users of the client', async () => {
    const { program: other } = await createClient();
    const { body: foreign } = await other.post('Users', { userName: `${fresh('foreign')}@corp.example` }).expect(201);
    for (const value of [randomUUIDv7(), foreign.id as string, 'x', 7, null])
      expect((await program.post('Groups', { displayName: fresh('Bad '), members: [{ value }] }).expect(400)).body.scimType).toBe(
        'invalidValue',
      );
  });

  it('D12: are mapped only by somebody who holds what the role gives', async () => {
    const stranger = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    const { body } = await stranger
      .put(`platform/scim-clients/${clientId}/mappings`, { mappings: [{ group: 'x', organisationId, roleId: 'owner' }] })
      .expect(403);
    expect(body.code).toBe('above-own-rights');
  });
});

describe('a token', () => {
  const ROUTES: readonly [method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string][] = [
    ['get', 'ServiceProviderConfig'], ['get', 'ResourceTypes'], ['get', 'Schemas'],
    ...(['Users', 'Groups'] as const).flatMap((kind) => [
      ['get', kind], ['post', kind], ['get', `${kind}/${randomUUIDv7()}`], ['put', `${kind}/${randomUUIDv7()}`], ['patch', `${kind}/${randomUUIDv7()}`], ['delete', `${kind}/${randomUUIDv7()}`],
    ] as [method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string][]),
  ]; // prettier-ignore

  it('D01, D07: is asked for on every route; no session, no API key and no other token stands in', async () => {
    const { body: key } = await boss
      .post(`organisations/${organisationId}/api-keys`, { name: 'k', scopes: ['organisation.member.read'] })
      .expect(201);
    const cookies = [...boss.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    for (const [method, path] of ROUTES) {
      for (const headers of [
        {},
        { cookie: cookies, 'x-requested-by': 'clientst0r' },
        { authorization: `Bearer ${String(key.key)}` },
        { authorization: 'Bearer scim_guess' },
        { authorization: `Basic ${program.token}` },
      ]) {
        const response = await context.api.http[method](`/scim/v2/${path}`).set(headers);
        expect({ method, path, status: response.status }).toEqual({ method, path, status: 401 });
        expect(response.headers['www-authenticate']).toContain('Bearer');
      }
    }
    await context.api.http.get('/scim/v2/Users').query({ access_token: program.token }).expect(401);
  });

  it('opens nothing but SCIM', async () => {
    for (const path of ['session', 'platform/users', `organisations/${organisationId}/credentials`])
      await context.api.http.get(`/api/v1/${path}`).set('authorization', `Bearer ${program.token}`).expect(401);
  });

  it('D04: shows nothing of another client', async () => {
    const { program: other } = await createClient();
    const { id } = await createUser();
    const { body: group } = await program.post('Groups', { displayName: fresh('Own ') }).expect(201);
    for (const path of [`Users/${id}`, `Groups/${String(group.id)}`]) {
      await other.get(path).expect(404);
      await other.put(path, { userName: 'a@corp.example', displayName: 'x' }).expect(404);
      await other.delete(path).expect(404);
    }
    expect((await other.get('Users').expect(200)).body.totalResults).toBe(0);
  });

  it('is kept as a hash, ends when it is renewed, revoked or over, and that is recorded', async () => {
    const { id, program: first } = await createClient();
    const [row] = await sql<object>('select * from scim_clients where id = ?', [id]);
    expect(JSON.stringify(row)).not.toContain(first.token.slice(5));
    const { body } = await boss.post(`platform/scim-clients/${id}/token`, { days: 1 }).expect(201);
    const second = new ScimProgram(context.api, body.token as string);
    await first.get('Users').expect(401);
    await second.get('Users').expect(200);
    const { body: listed } = await boss.get('platform/scim-clients').expect(200);
    expect((listed.items as { id: string; lastUsedAt: string | null; state: string }[]).find((client) => client.id === id)).toMatchObject({
      state: 'active',
      lastUsedAt: expect.any(String),
    });
    expect(JSON.stringify(listed)).not.toContain(second.token.slice(5));
    context.clock.forward(25 * 3_600_000);
    await second.get('Users').expect(401);
    context.clock.reset();
    await boss.delete(`platform/scim-clients/${id}/token`).expect(204);
    await second.get('Users').expect(401);
    expect((await auditEvents(context.api, { objectId: id })).map(({ action }) => action).sort()).toEqual([
      'scim-client.created',
      'scim-client.refused',
      'scim-client.renewed',
      'scim-client.revoked',
    ]);
  });

  it('is made only after a fresh proof of identity', async () => {
    const client = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    context.clock.forward(6 * 60_000);
    expect((await client.post('platform/scim-clients', { name: fresh('Late ') }).expect(403)).body.code).toBe('reauthentication-required');
    context.clock.reset();
  });
});

describe('hostile input', () => {
  it('D13, D70: is answered with 4xx, and writes nothing', async () => {
    const before = (await program.get('Users?count=0').expect(200)).body.totalResults as number;
    const deep = `${'['.repeat(3_000)}${']'.repeat(3_000)}`;
    const bodies = ['', '[]', 'null', '"x"', '7', '{', deep, '{"__proto__":{"admin":true},"userName":"a@x.example"}', '{"userName":{"$ne":null}}', '{"userName":["a@x.example"]}',
      '{"userName":"no address"}', '{"userName":"a\\u0000@x.example"}', `{"userName":"${'a'.repeat(3_000)}@x.example"}`, '{"userName":"a@x.example","emails":"x"}',
      '{"userName":"a@x.example","active":"perhaps"}', '{"userName":"a@x.example","displayName":"a\\u202eb"}', '{"userName":"a@x.example","name":{"givenName":7}}']; // prettier-ignore
    for (const body of bodies) {
      const { status } = await program.post('Users', body);
      expect({ body: body.slice(0, 60), refused: status >= 400 && status < 500 }).toEqual({ body: body.slice(0, 60), refused: true });
    }
    const big = await program.post('Users', { userName: 'a@x.example', displayName: 'x'.repeat(3_000_000) });
    expect(big.status).toBe(413);
    expect((await program.get('Users?count=0').expect(200)).body.totalResults).toBe(before);
    for (const id of ['1', '..%2f..', '%00', `${randomUUIDv7()}'`, '__proto__'])
      expect((await program.get(`Users/${id}`)).status).toBe(404);
    await context.api.http
      .post('/scim/v2/Users')
      .set('authorization', `Bearer ${program.token}`)
      .type('form')
      .send('userName=a')
      .expect(415);
  });
});
