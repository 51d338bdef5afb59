import type { Response } from 'supertest';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

type Body = Response['body'];

const PASSWORD = 'c0re!Switch-8841 密码';
const LOGIN = {
  type: 'login',
  name: 'Core switch SW-01',
  tags: ['Network', 'Servers/Linux'],
  fields: [
    { key: 'username', value: 'admin' },
    { key: 'password', value: PASSWORD },
    { key: 'url', value: 'https://10.20.0.2/' },
    { key: 'totp', value: 'JBSW Y3DP EHPK 3PXP' },
    { key: 'rack', label: 'Rack', value: 'R2 U14' },
    { key: 'enable-secret', label: 'Enable secret', kind: 'secret', value: 'en-9#Kd' },
  ],
};

let context: IdentityApi;
let organisationId: string;
let technician: Client;
let administrator: Client;
let path: string;

beforeAll(async () => {
  context = await startIdentityApi();
  organisationId = await context.people.organisation();
  technician = await context.people.memberClient(organisationId, 'technician');
  administrator = await context.people.memberClient(organisationId, 'administrator');
  path = `organisations/${organisationId}/credentials`;
});

const create = async (more: object = {}): Promise<Body> => (await technician.post(path, { ...LOGIN, ...more }).expect(201)).body;
const version = (credential: Body): string => `"${credential.version}"`;
const field = (credential: Body, key: string): Body => credential.fields.find((candidate: Body) => candidate.key === key);
const fieldPath = (credential: Body, key: string): string => `${path}/${credential.id}/fields/${field(credential, key).id}`;
const reveal = async (credential: Body, key: string): Promise<string> =>
  (await technician.post(`${fieldPath(credential, key)}/reveal`, {}).expect(200)).body.value;
const eventsOf = (credential: Body): ReturnType<typeof auditEvents> => auditEvents(context.api, { objectId: credential.id });
const change = (credential: Body, body: object): ReturnType<Client['patch']> =>
  technician.patch(`${path}/${credential.id}`, { ...body }).set('if-match', version(credential));
const problemsOf = (response: Response): string[] => response.body.errors.map((error: Body) => `${error.field} ${error.message}`);

describe('an entry', () => {
  it('shows what may be shown, and of a secret only that there is one', async () => {
    const credential = await create();
    expect(credential).toMatchObject({
      type: 'login',
      name: LOGIN.name,
      username: 'admin',
      url: 'https://10.20.0.2/',
      tags: LOGIN.tags,
      version: 1,
      trashedAt: null,
    });
    const shown = credential.fields.map(({ key, label, kind, secret, value, hasValue }: Body) => ({
      key,
      label,
      kind,
      secret,
      value,
      hasValue,
    }));
    expect(shown).toEqual([
      { key: 'username', label: 'User name', kind: 'text', secret: false, value: 'admin', hasValue: true },
      { key: 'password', label: 'Password', kind: 'secret', secret: true, value: null, hasValue: true },
      { key: 'url', label: 'Address', kind: 'url', secret: false, value: 'https://10.20.0.2/', hasValue: true },
      { key: 'totp', label: 'One-time code', kind: 'totp', secret: true, value: null, hasValue: true },
      { key: 'rack', label: 'Rack', kind: 'text', secret: false, value: 'R2 U14', hasValue: true },
      { key: 'enable-secret', label: 'Enable secret', kind: 'secret', secret: true, value: null, hasValue: true },
    ]);
    expect((await technician.get(`${path}/${credential.id}`).expect(200)).body).toEqual(credential);
    expect((await eventsOf(credential)).map(({ action }) => action)).toEqual(['credential.created', 'credential.viewed']);
  });

  it('gives its secrets by reveal and by copy, which are recorded apart, with field, version and reason', async () => {
    const credential = await create();
    const revealed = await technician.post(`${fieldPath(credential, 'password')}/reveal`, { reason: 'ticket 4711' }).expect(200);
    expect(revealed.body).toEqual({ value: PASSWORD });
    expect(revealed.headers['cache-control']).toBe('no-store');
    const copied = await technician.post(`${fieldPath(credential, 'enable-secret')}/copy`, {}).expect(200);
    expect(copied.body).toEqual({ value: 'en-9#Kd' });
    expect(copied.headers['cache-control']).toBe('no-store');
    const [, first, second] = await eventsOf(credential);
    const { id } = field(credential, 'password');
    expect(first).toMatchObject({
      action: 'credential.revealed',
      outcome: 'success',
      address: technician.address,
      organisation_id: organisationId,
    });
    expect(first?.details).toEqual({ fieldId: id, label: 'Password', version: 1, reason: 'ticket 4711' });
    expect(second).toMatchObject({ action: 'credential.copied', outcome: 'success' });
  });

  it('generates the one-time code of the moment, without giving the seed away', async () => {
    const credential = await create({
      fields: [{ key: 'totp', value: 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8&period=60' }],
    });
    const helpDesk = await context.people.memberClient(organisationId, 'help-desk');
    const response = await helpDesk.post(`${fieldPath(credential, 'totp')}/code`).expect(200);
    expect(response.body).toEqual({ code: expect.stringMatching(/^\d{8}$/u), expiresAt: expect.any(String), period: 60 });
    expect(Date.parse(response.body.expiresAt) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(response.headers['cache-control']).toBe('no-store');
    expect((await eventsOf(credential)).at(-1)).toMatchObject({ action: 'credential.code-generated', outcome: 'success' });
    const other = await create();
    const refused = await helpDesk.post(`${fieldPath(other, 'password')}/code`).expect(409);
    expect(refused.body.code).toBe('no-one-time-code');
    expect((await eventsOf(other)).at(-1)).toMatchObject({ action: 'credential.code-generated', outcome: 'refused' });
  });

  it('keeps what a change does not name, and tells in the trail what changed but no secret', async () => {
    const credential = await create();
    const changed = await change(credential, {
      name: 'Core switch SW-02',
      tags: ['Network'],
      fields: [
        { key: 'password', value: 'changed-1' },
        { id: field(credential, 'rack').id, label: 'Rack unit', value: 'R3 U1' },
        { key: 'enable-secret', remove: true },
        { key: 'snmp', label: 'SNMP', kind: 'secret', value: 'public?' },
      ],
    }).expect(200);
    expect(changed.body).toMatchObject({ name: 'Core switch SW-02', tags: ['Network'], username: 'admin', version: 2 });
    expect(changed.body.fields.map(({ key }: Body) => key)).toEqual(['username', 'password', 'url', 'totp', 'rack', 'snmp']);
    expect((await technician.get(`${path}/${credential.id}`).expect(200)).body).toEqual(changed.body);
    expect(await reveal(changed.body, 'password')).toBe('changed-1');
    expect(await reveal(changed.body, 'snmp')).toBe('public?');
    expect(await reveal(changed.body, 'totp')).toBe('JBSW Y3DP EHPK 3PXP');
    const updated = (await eventsOf(credential)).find(({ action }) => action === 'credential.updated');
    expect(updated?.details).toEqual({
      changes: {
        name: { before: 'Core switch SW-01', after: 'Core switch SW-02' },
        tags: { before: LOGIN.tags, after: ['Network'] },
        fields: [
          { key: 'password', label: 'Password', change: 'changed' },
          { key: 'rack', change: 'label', before: 'Rack', after: 'Rack unit' },
          { key: 'rack', label: 'Rack unit', change: 'changed', before: 'R2 U14', after: 'R3 U1' },
          { key: 'enable-secret', label: 'Enable secret', change: 'removed' },
          { key: 'snmp', label: 'SNMP', change: 'added' },
        ],
      },
      // Which values somebody knows because he wrote them.
      secrets: [
        { fieldId: expect.any(String), label: 'Password', version: 2 },
        { fieldId: expect.any(String), label: 'SNMP', version: 1 },
      ],
    });
  });

  it('has a new version of a secret field for every new value, and none for a change of nothing', async () => {
    const credential = await create();
    const same = await change(credential, { name: LOGIN.name, tags: LOGIN.tags, fields: [{ key: 'rack', value: 'R2 U14' }] }).expect(200);
    expect(same.body.version).toBe(1);
    const once = await change(credential, { fields: [{ key: 'password', value: 'one' }] }).expect(200);
    const twice = await change(once.body, { fields: [{ key: 'password', value: 'two' }] }).expect(200);
    expect(field(twice.body, 'password').version).toBe(3);
    const cleared = await change(twice.body, { fields: [{ key: 'password', value: '' }] }).expect(200);
    expect(field(cleared.body, 'password').hasValue).toBe(false);
    await technician.post(`${fieldPath(cleared.body, 'password')}/reveal`, {}).expect(404);
  });

  it('is not changed from a version that is no longer the current one', async () => {
    const credential = await create();
    await change(credential, { name: 'First' }).expect(200);
    const stale = await change(credential, { name: 'Second' }).expect(412);
    expect(stale.body).toMatchObject({ code: 'stale-version', currentVersion: 2 });
    await technician.patch(`${path}/${credential.id}`, { name: 'Blind' }).expect(428);
    await administrator.delete(`${path}/${credential.id}`).set('if-match', version(credential)).expect(412);
    expect((await technician.get(`${path}/${credential.id}`)).body.name).toBe('First');
  });

  it('is changed by exactly one of many at the same moment', async () => {
    const credential = await create();
    const responses = await Promise.all(
      Array.from({ length: 8 }, (_, index) => change(credential, { fields: [{ key: 'password', value: `mine ${index}` }] })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
    const winner = responses.findIndex(({ status }) => status === 200);
    expect(await reveal(credential, 'password')).toBe(`mine ${winner}`);
  });

  it('goes to the trash, where its secrets stay shut, and back', async () => {
    const credential = await create({ name: 'Trashed one' });
    await administrator.delete(`${path}/${credential.id}`).set('if-match', version(credential)).expect(204);
    const listed = async (query: string): Promise<string[]> =>
      (await technician.get(`${path}?search=trashed&${query}`).expect(200)).body.items.map(({ id }: Body) => id);
    expect(await listed('')).not.toContain(credential.id);
    expect(await listed('trashed=true')).toContain(credential.id);
    const refused = await technician.post(`${fieldPath(credential, 'password')}/reveal`, {}).expect(409);
    expect(refused.body.code).toBe('credential-in-trash');
    await administrator.post(`${path}/${credential.id}/restore`).expect(200);
    await administrator.post(`${path}/${credential.id}/restore`).expect(409);
    expect(await reveal(credential, 'password')).toBe(PASSWORD);
    const actions = (await eventsOf(credential)).map(({ action, outcome }) => `${action} ${outcome}`);
    expect(actions).toEqual(
      ['created success', 'trashed success', 'revealed refused', 'restored success', 'revealed success'].map(
        (what) => `credential.${what}`,
      ),
    );
  });

  it.each<[string, object, string]>([
    ['an unknown property', { ...LOGIN, owner: 'me' }, 'owner'],
    ['an unknown type', { ...LOGIN, type: 'passkey' }, 'type'],
    ['no name', { ...LOGIN, name: '  ' }, 'name'],
    ['a key of capitals', { ...LOGIN, fields: [{ key: 'Pass Word', value: 'x' }] }, 'fields.0.key'],
    [
      'the same field twice',
      {
        ...LOGIN,
        fields: [
          { key: 'password', value: 'x' },
          { key: 'password', value: 'y' },
        ],
      },
      'fields.1.key',
    ],
    ['a password that is to be text', { ...LOGIN, fields: [{ key: 'password', kind: 'text', value: 'x' }] }, 'fields.0.kind'],
    ['a seed that is none', { ...LOGIN, fields: [{ key: 'totp', value: 'not base32!' }] }, 'fields.0.value'],
    ['an address that runs a script', { ...LOGIN, fields: [{ key: 'url', value: 'javascript:alert(1)' }] }, 'fields.0.value'],
    ['a list for a field', { ...LOGIN, fields: [[]] }, 'fields'],
    ['an object for a value', { ...LOGIN, fields: [{ key: 'password', value: { $ne: null } }] }, 'fields.0.value'],
    ['a tag twice', { ...LOGIN, tags: ['a', 'a'] }, 'tags.1'],
    ['too many fields', { ...LOGIN, fields: Array.from({ length: 61 }, (_, index) => ({ key: `f${index}`, value: 'x' })) }, 'fields'],
  ])('is refused with %s, naming the field', async (_what, body, name) => {
    const before = await countOf('credentials');
    const response = await technician.post(path, { ...body }).expect(400);
    expect(problemsOf(response).join('\n')).toContain(name);
    expect(await countOf('credentials')).toBe(before);
  });

  it('is not changed at all when a part of the change is not valid', async () => {
    const credential = await create();
    const response = await change(credential, {
      name: 'Half',
      fields: [
        { key: 'password', value: 'new' },
        { key: 'totp', value: '?' },
      ],
    }).expect(400);
    expect(problemsOf(response).join()).toContain('fields.1.value');
    expect((await technician.get(`${path}/${credential.id}`)).body).toEqual(credential);
    expect(await reveal(credential, 'password')).toBe(PASSWORD);
  });
});

describe('the generator for tools', () => {
  const generate = (body: object, client = technician) => client.post(`organisations/${organisationId}/generated-passwords`, { ...body });

  it('makes passwords and passphrases as they are wanted, and keeps none', async () => {
    const { body: password, headers } = await generate({ kind: 'password', length: 12, signs: false }).expect(200);
    expect(password).toEqual({ value: expect.stringMatching(/^[A-Za-z0-9]{12}$/u), bits: 71 });
    expect(headers['cache-control']).toBe('no-store');
    const { body: phrase } = await generate({ kind: 'passphrase', words: 4, separator: '.' }).expect(200);
    expect(phrase).toEqual({ value: expect.stringMatching(/^[a-z-]+(?:\.[a-z-]+){3}$/u), bits: 51 });
    const { body: other } = await generate({ kind: 'password', length: 12, signs: false }).expect(200);
    expect(other.value).not.toBe(password.value);
  });

  it.each<[object]>([[{ kind: 'password', length: 7 }], [{ kind: 'password', length: 129 }], [{ kind: 'passphrase', words: 3 }], [{ kind: 'pin' }], [{ kind: 'password', upper: false, lower: false, digits: false, signs: false }]])(
    'refuses %j',
    async (body) => {
      await generate(body).expect(400);
    },
  ); // prettier-ignore

  it('is for those who may add entries', async () => {
    await generate({ kind: 'password' }, await context.people.memberClient(organisationId, 'viewer')).expect(403);
  });
});

describe('the list', () => {
  const namesOf = async (client: Client, organisation: string, query: string): Promise<string[]> =>
    (await client.get(`organisations/${organisation}/credentials?${query}`).expect(200)).body.items.map(({ name }: Body) => name);

  it('finds by the beginnings of words of name, user name, address and tags, and by a whole tag or a type', async () => {
    const own = await context.people.organisation();
    const client = await context.people.memberClient(own, 'technician');
    const add = (name: string, username: string, tags: string[], type = 'login'): ReturnType<Client['post']> =>
      client.post(`organisations/${own}/credentials`, { type, name, tags, fields: [{ key: 'username', value: username }] }).expect(201);
    await add('Firewall – Zürich', 'netops@müller.example', ['Network']);
    await add('Server 030 local administrator', 'administrator30', ['Servers/Windows']);
    await add('Server 031 local administrator', 'administrator31', ['Servers/Linux'], 'server');
    expect(await namesOf(client, own, 'search=zuri')).toEqual(['Firewall – Zürich']);
    expect(await namesOf(client, own, 'search=müller')).toEqual(['Firewall – Zürich']);
    expect(await namesOf(client, own, 'search=admin%20server')).toHaveLength(2);
    expect(await namesOf(client, own, 'search=administrator30')).toEqual(['Server 030 local administrator']);
    expect(await namesOf(client, own, 'tag=servers/linux')).toEqual(['Server 031 local administrator']);
    expect(await namesOf(client, own, 'type=server&search=ser')).toEqual(['Server 031 local administrator']);
    expect(await namesOf(client, own, 'search=nothing')).toEqual([]);
    expect(await namesOf(client, own, `search=${encodeURIComponent('%')}`)).toEqual([]);
    const { id, version: current } = (await client.get(`organisations/${own}/credentials?search=zur`)).body.items[0];
    await client.patch(`organisations/${own}/credentials/${id}`, { name: 'Renamed' }).set('if-match', `"${current}"`).expect(200);
    expect(await namesOf(client, own, 'search=firewall')).toEqual([]);
    expect(await namesOf(client, own, 'search=rename')).toEqual(['Renamed']);
  });

  it('goes on after the last entry of the page, also among equal names', async () => {
    const own = await context.people.organisation();
    const client = await context.people.memberClient(own, 'technician');
    for (const name of ['beta', 'alpha', 'Alpha', 'alpha', 'gamma', 'délta'])
      await client.post(`organisations/${own}/credentials`, { ...LOGIN, name }).expect(201);
    for (const query of ['limit=2', 'limit=2&search=switch', 'limit=2&search=admin', 'limit=4&tag=Network']) {
      const ids: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await client.get(`organisations/${own}/credentials?${query}${cursor}`).expect(200);
        ids.push(...body.items.map(({ id }: Body) => id));
        if (body.nextCursor === null) break;
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(query.includes('switch') ? 0 : 6);
    }
    expect(await namesOf(client, own, '')).toEqual(['alpha', 'Alpha', 'alpha', 'beta', 'délta', 'gamma']);
  });

  it.each([
    'cursor=x',
    `cursor=${Buffer.from('["a"]').toString('base64url')}`,
    `cursor=${Buffer.from('["a","b"]').toString('base64url')}`,
    'limit=0',
    'limit=201',
    'trashed=1',
    'type=x',
    'sort=name',
    'search=a&search=b',
  ])('refuses %s', async (query) => {
    await technician.get(`${path}?${query}`).expect(400);
  });

  it('tells the trail what was filtered by, but not what was typed', async () => {
    const own = await context.people.organisation();
    const client = await context.people.memberClient(own, 'viewer');
    await client.get(`organisations/${own}/credentials?search=hunter2&type=login`).expect(200);
    const [event] = (await auditEvents(context.api, { organisationId: own })).filter(({ action }) => action === 'credential.listed');
    expect(event?.details).toEqual({ filters: ['search', 'type'], shown: 0 });
  });

  it('shows names that begin with what was typed first, and pages through the others after them', async () => {
    const own = await context.people.organisation();
    const client = await context.people.memberClient(own, 'technician');
    for (const name of ['Branch firewall', 'Firewall B', 'Old firewall', 'firewall A', 'Switch', 'Fírewall C'])
      await client.post(`organisations/${own}/credentials`, { ...LOGIN, name, tags: [] }).expect(201);
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await client.get(`organisations/${own}/credentials?search=firew&limit=2${cursor}`).expect(200);
      names.push(...body.items.map(({ name }: Body) => name));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(names).toEqual(['firewall A', 'Firewall B', 'Fírewall C', 'Branch firewall', 'Old firewall']);
  });
});

async function countOf(table: string): Promise<number> {
  const [row] = await context.api.orm.em
    .getConnection()
    .execute<{ n: number }[]>(`select count(*) as n from ${table} where organisation_id = ?`, [organisationId]);
  return row?.n ?? -1;
}
