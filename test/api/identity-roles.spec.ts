import { randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client, TestPerson } from '../support/people.js';

const DAY = 86_400_000;

let context: IdentityApi;
let organisation: string;
let owner: TestPerson;
let ownerClient: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  organisation = await context.people.organisation();
  owner = await context.people.person({ [organisation]: ['owner'] });
  ownerClient = await context.people.signedIn(owner);
});

afterEach(() => {
  context.clock.reset();
});

interface RoleBody {
  readonly id: string;
  readonly version: number;
  readonly permissions: string[];
}

const at = (path: string): string => `organisations/${organisation}/${path}`;
const member = (...roleIds: string[]): Promise<TestPerson> => context.people.person({ [organisation]: roleIds });
const code = ({ status, body }: Response): [number, string | undefined] => [status, (body as { code?: string }).code];
const matching = (version: number): string => `"${version}"`;
const later = (milliseconds: number): string => new Date(context.clock.now().getTime() + milliseconds).toISOString();

async function makeRole(permissions: string[], client = ownerClient): Promise<RoleBody> {
  const response = await client.post(at('roles'), { name: `Role ${randomUUIDv7()}`, permissions });
  expect(response.status).toBe(201);
  return response.body as RoleBody;
}

const change = (client: Client, { id, version }: RoleBody, body: Record<string, unknown>) =>
  client.patch(at(`roles/${id}`), body).set('if-match', matching(version));
const drop = (client: Client, { id, version }: RoleBody, replaceBy?: string) =>
  client.delete(at(`roles/${id}${replaceBy === undefined ? '' : `?replaceBy=${replaceBy}`}`)).set('if-match', matching(version));
const assign = (person: TestPerson, roleIds: string[], periods: object[] = [], client = ownerClient) =>
  client.put(at(`members/${person.userId}/roles`), { roleIds, ...(periods.length > 0 ? { periods } : {}) });
const explain = async (person: TestPerson, permission: string) =>
  (await ownerClient.get(at(`members/${person.userId}/explanation?permission=${permission}`))).body as {
    allowed: boolean;
    verdict: string;
    grants: { roleId: string; state: string; since: string | null; until: string | null }[];
    rolesWithIt: string[];
  };

describe("an organisation's own role", () => {
  it('gives its holders what it says, nothing else, and nothing in another organisation', async () => {
    const role = await makeRole(['organisation.member.read', 'api.key.read']);
    const person = await member('viewer');
    expect((await assign(person, [role.id])).status).toBe(200);
    const client = await context.people.signedIn(person);
    expect((await client.get(at('api-keys'))).status).toBe(200);
    expect((await client.get(at('credentials'))).status).toBe(403);
    const other = await context.people.organisation();
    const foreign = await context.people.signedIn(await context.people.person({ [other]: ['owner'] }));
    const theirs = await context.people.person({ [other]: ['viewer'] });
    expect((await foreign.put(`organisations/${other}/members/${theirs.userId}/roles`, { roleIds: [role.id] })).status).toBe(400);
    expect((await foreign.patch(`organisations/${other}/roles/${role.id}`, { name: 'Taken' }).set('if-match', '"1"')).status).toBe(404);
    expect((await foreign.delete(`organisations/${other}/roles/${role.id}`).set('if-match', '"1"')).status).toBe(404);
    expect((await foreign.post(`organisations/${other}/roles/${role.id}/preview`, { permissions: ['api.key.read'] })).status).toBe(404);
  });

  it('grants nothing elsewhere even when its id is written into another organisation', async () => {
    const role = await makeRole(['api.key.read']);
    const other = await context.people.organisation();
    const person = await context.people.person({ [other]: [role.id] });
    expect((await (await context.people.signedIn(person)).get(`organisations/${other}/api-keys`)).status).toBe(403);
  });

  it('is made as a copy, renamed, changed at once for its holders, and recorded with before and after', async () => {
    const copy = await ownerClient.post(at('roles'), { name: ' On-call ', copyOf: 'help-desk', description: 'Nights' });
    expect(copy.body).toMatchObject({ name: 'On-call', builtIn: false, version: 1, memberCount: 0 });
    const helpDesk = ['monitoring.check.read', 'monitoring.check.run', 'organisation.member.read', 'vault.credential.read', 'vault.secret.reveal', 'vault.totp.generate']; // prettier-ignore
    expect((copy.body as RoleBody).permissions).toEqual(helpDesk);
    const person = await member('viewer');
    await assign(person, [(copy.body as RoleBody).id]);
    const client = await context.people.signedIn(person);
    expect((await client.get(at('credentials'))).status).toBe(200);
    const changed = await change(ownerClient, copy.body as RoleBody, { name: 'Standby', permissions: ['organisation.member.read'] });
    expect(changed.body).toMatchObject({ name: 'Standby', version: 2, permissions: ['organisation.member.read'], memberCount: 1 });
    expect((await client.get(at('credentials'))).status).toBe(403);
    const events = await auditEvents(context.api, { objectId: (copy.body as RoleBody).id });
    expect(events.map(({ action, details, organisation_id }) => [action, details, organisation_id])).toEqual([
      ['role.created', { after: { name: 'On-call', description: 'Nights', permissions: helpDesk } }, organisation],
      [
        'role.updated',
        {
          before: { name: 'On-call', description: 'Nights', permissions: helpDesk },
          after: { name: 'Standby', description: 'Nights', permissions: ['organisation.member.read'] },
        },
        organisation,
      ],
    ]);
  });

  it('is changed by one of two who loaded the same version', async () => {
    const role = await makeRole(['api.key.read']);
    expect((await change(ownerClient, role, { description: 'one' })).status).toBe(200);
    expect((await change(ownerClient, role, { description: 'two' })).status).toBe(412);
    expect((await ownerClient.patch(at(`roles/${role.id}`), { description: 'three' })).status).toBe(428);
  });

  it.each([
    ['the name of a built-in role', { name: 'OWNER', permissions: ['api.key.read'] }, 'name'],
    ['its look-alike in another width', { name: 'Ｏwner', permissions: ['api.key.read'] }, 'name'],
    ['a name that cannot be read', { name: 'a\u202Eb', permissions: ['api.key.read'] }, 'name'],
    ['a line break in the name', { name: 'a\r\nSet-Cookie: x', permissions: ['api.key.read'] }, 'name'],
    ['a platform permission', { name: 'Mighty', permissions: ['platform.user.manage'] }, 'permissions'],
    ['a permission that does not exist', { name: 'Mighty', permissions: ['__proto__'] }, 'permissions'],
    ['no permission', { name: 'Mighty', permissions: [] }, 'permissions'],
    ['nothing to copy', { name: 'Mighty', copyOf: 'root' }, 'copyOf'],
    ['a role of the platform to copy', { name: 'Mighty', copyOf: 'platform-administrator' }, 'copyOf'],
  ])('refuses %s', async (_, body, field) => {
    const response = await ownerClient.post(at('roles'), body);
    const errors = (response.body as { errors?: { field: string }[] }).errors;
    expect([response.status, errors?.[0]?.field]).toEqual([400, field]);
  });

  it('has a name of its own', async () => {
    await ownerClient.post(at('roles'), { name: 'Night', permissions: ['api.key.read'] });
    expect(code(await ownerClient.post(at('roles'), { name: 'NIGHT', permissions: ['api.key.read'] }))).toEqual([409, 'role-name-taken']);
  });

  it('leaves the built-in ones as they are', async () => {
    const response = await ownerClient.patch(at('roles/owner'), { name: 'Boss' }).set('if-match', '"1"');
    expect([400, 404]).toContain(response.status);
  });

  it('needs a fresh proof of identity', async () => {
    const role = await makeRole(['api.key.read']);
    context.clock.forward(6 * 60_000);
    for (const response of [
      await ownerClient.post(at('roles'), { name: 'Late', permissions: ['api.key.read'] }),
      await change(ownerClient, role, { name: 'Late' }),
      await drop(ownerClient, role),
    ]) {
      expect(code(response)).toEqual([403, 'reauthentication-required']);
    }
  });
});

describe('D08: nobody comes to more than he has', () => {
  let keeper: TestPerson;
  let keeperClient: Client;
  let keeperRole: RoleBody;

  beforeEach(async () => {
    keeperRole = await makeRole(['organisation.role.manage', 'organisation.member.manage', 'organisation.member.read', 'organisation.member.invite', 'vault.credential.read']); // prettier-ignore
    keeper = await member('viewer');
    await assign(keeper, [keeperRole.id]);
    keeperClient = await context.people.signedIn(keeper);
  });

  it('by making a role', async () => {
    const response = await keeperClient.post(at('roles'), { name: 'Mine', permissions: ['vault.secret.reveal'] });
    expect(code(response)).toEqual([403, 'above-own-rights']);
    expect(code(await keeperClient.post(at('roles'), { name: 'Mine', copyOf: 'owner' }))).toEqual([403, 'above-own-rights']);
    expect((await keeperClient.post(at('roles'), { name: 'Fine', permissions: ['vault.credential.read'] })).status).toBe(201);
    const refused = (await auditEvents(context.api, { organisationId: organisation })).filter(({ action }) => action === 'access.refused');
    expect(refused.map(({ details }) => details?.['change'])).toEqual(['create role', 'create role']);
  });

  it('by changing, assigning or inviting to a role that somebody mightier made', async () => {
    const mighty = await makeRole(['vault.secret.reveal']);
    const friend = await member('viewer');
    expect(code(await change(keeperClient, mighty, { permissions: ['vault.credential.read'] }))).toEqual([403, 'above-own-rights']);
    expect(code(await drop(keeperClient, mighty, 'none'))).toEqual([403, 'above-own-rights']);
    expect(code(await assign(friend, [mighty.id], [], keeperClient))).toEqual([403, 'above-own-rights']);
    const invited = await keeperClient.post(at('invitations'), { email: `${randomUUIDv7()}@example.com`, roleIds: [mighty.id] });
    expect(code(invited)).toEqual([403, 'above-own-rights']);
  });

  it('by having the holders of a lesser role get a mightier one', async () => {
    const lesser = await makeRole(['vault.credential.read']);
    const mighty = await makeRole(['vault.secret.reveal']);
    const friend = await member(lesser.id);
    expect(code(await drop(keeperClient, lesser, mighty.id))).toEqual([403, 'above-own-rights']);
    expect((await explain(friend, 'vault.secret.reveal')).allowed).toBe(false);
  });

  it('by writing a right held for a time into a role held for good', async () => {
    await assign(keeper, [keeperRole.id, 'technician'], [{ roleId: 'technician', endsAt: later(DAY) }]);
    const wanted = { permissions: [...keeperRole.permissions, 'vault.secret.reveal'] };
    expect(code(await change(keeperClient, keeperRole, wanted))).toEqual([403, 'own-roles']);
    context.clock.forward(2 * DAY);
    ownerClient = await context.people.signedIn(owner);
    expect((await explain(keeper, 'vault.secret.reveal')).allowed).toBe(false);
  });

  it('by suspending or prolonging somebody mightier', async () => {
    expect(code(await keeperClient.post(at(`members/${owner.userId}/suspend`)))).toEqual([403, 'above-own-rights']);
    const friend = await member('viewer');
    await assign(friend, ['owner'], [{ roleId: 'owner', endsAt: later(DAY) }]);
    const prolonged = await assign(friend, ['owner'], [{ roleId: 'owner', endsAt: later(9 * DAY) }], keeperClient);
    expect(code(prolonged)).toEqual([403, 'above-own-rights']);
  });

  it('by an invitation to a role that is changed before it is accepted', async () => {
    const role = await makeRole(['vault.credential.read']);
    const email = `${randomUUIDv7()}@example.com`;
    const sent = await keeperClient.post(at('invitations'), { email, roleIds: [role.id] });
    await change(ownerClient, role, { permissions: ['vault.secret.reveal'] });
    const token = (sent.body as { invitationLink: string }).invitationLink.split('#')[1];
    const accepted = await context.people.client().post('invitations/accept', { token, name: 'New', password: 'a good long password' });
    expect(code(accepted)).toEqual([404, 'invitation-invalid']);
  });
});

describe('before a role is changed', () => {
  it('one sees who would gain and lose what, and nothing is changed by looking', async () => {
    const role = await makeRole(['vault.credential.read', 'vault.secret.reveal']);
    const [plain, withViewer] = [await member(role.id), await member(role.id, 'viewer')];
    const preview = await ownerClient.post(at(`roles/${role.id}/preview`), { permissions: ['vault.secret.reveal', 'api.key.read'] });
    expect(preview.body).toMatchObject({ gained: ['api.key.read'], lost: ['vault.credential.read'] });
    const holders = (preview.body as { holders: { userId: string; gained: string[]; lost: string[] }[] }).holders;
    const of = (person: TestPerson) => holders.find(({ userId }) => userId === person.userId);
    expect(of(plain)).toMatchObject({ gained: ['api.key.read'], lost: ['vault.credential.read'] });
    expect(of(withViewer)).toMatchObject({ gained: ['api.key.read'], lost: [] });
    expect((await explain(plain, 'api.key.read')).allowed).toBe(false);
  });

  it('one sees what its end would take, and what another role would give in its place', async () => {
    const role = await makeRole(['vault.credential.read', 'vault.secret.reveal']);
    const person = await member(role.id);
    const gone = await ownerClient.post(at(`roles/${role.id}/preview`), {});
    expect(gone.body).toMatchObject({
      holders: [{ userId: person.userId, gained: [], lost: ['vault.credential.read', 'vault.secret.reveal'] }],
    });
    const replaced = await ownerClient.post(at(`roles/${role.id}/preview`), { replaceBy: 'viewer' });
    expect(replaced.body).toMatchObject({
      holders: [{ gained: ['monitoring.check.read', 'organisation.member.read'], lost: ['vault.secret.reveal'] }],
    });
  });
});

describe('the end of a role', () => {
  it('waits until it is said what its holders get', async () => {
    const role = await makeRole(['vault.credential.read']);
    const person = await member(role.id);
    expect(code(await drop(ownerClient, role))).toEqual([409, 'role-held']);
    expect((await explain(person, 'vault.credential.read')).allowed).toBe(true);
    expect((await drop(ownerClient, role, 'owner')).status).toBe(400);
    expect((await drop(ownerClient, role, role.id)).status).toBe(400);
    expect((await drop(ownerClient, role, 'none')).status).toBe(204);
    expect(await explain(person, 'vault.credential.read')).toMatchObject({ allowed: false, verdict: 'no-role-gives-it' });
    const actions = (await auditEvents(context.api, { objectId: person.userId })).map(({ action }) => action);
    expect(actions).toContain('role.removed');
  });

  it('leaves its holders another role for the same time, and its invitations without effect', async () => {
    const role = await makeRole(['vault.credential.read']);
    const person = await member('viewer');
    const endsAt = later(DAY);
    await assign(person, [role.id], [{ roleId: role.id, endsAt }]);
    const email = `${randomUUIDv7()}@example.com`;
    const sent = await ownerClient.post(at('invitations'), { email, roleIds: [role.id] });
    expect((await drop(ownerClient, role, 'technician')).status).toBe(204);
    expect(await explain(person, 'vault.secret.reveal')).toMatchObject({
      allowed: true,
      grants: [{ roleId: 'technician', until: endsAt }],
    });
    const token = (sent.body as { invitationLink: string }).invitationLink.split('#')[1];
    expect((await context.people.client().post('invitations/inspect', { token })).status).toBe(404);
  });
});

describe('a role for a time', () => {
  it('begins and ends by itself, at the next request, in several roles at once', async () => {
    const person = await member('viewer');
    const client = await context.people.signedIn(person);
    const response = await assign(person, ['viewer', 'auditor', 'administrator'], [
      { roleId: 'auditor', startsAt: later(60_000), endsAt: later(180_000) },
      { roleId: 'administrator', endsAt: later(120_000) },
    ]); // prettier-ignore
    expect(response.body).toMatchObject({
      roles: [{ id: 'administrator' }, { id: 'viewer', startsAt: null, endsAt: null }],
      upcomingRoles: [{ id: 'auditor' }],
    });
    const may = async (): Promise<number[]> => [
      (await client.get(at('invitations'))).status,
      (await client.get(at('audit-events'))).status,
      (await client.get(at('members'))).status,
    ];
    expect(await may()).toEqual([200, 200, 200]);
    expect(await explain(person, 'audit.access.report')).toMatchObject({ allowed: true });
    context.clock.forward(130_000);
    expect(await may()).toEqual([403, 200, 200]);
    expect(await explain(person, 'organisation.member.invite')).toMatchObject({
      allowed: false,
      verdict: 'over',
      grants: [{ state: 'over' }],
    });
    context.clock.forward(60_000);
    expect(await may()).toEqual([403, 403, 200]);
  });

  it('is explained before it begins', async () => {
    const person = await member('viewer');
    const startsAt = later(DAY);
    await assign(person, ['viewer', 'technician'], [{ roleId: 'technician', startsAt }]);
    expect(await explain(person, 'vault.secret.reveal')).toMatchObject({
      allowed: false,
      verdict: 'not-yet',
      grants: [{ roleId: 'technician', state: 'upcoming', since: startsAt }],
      rolesWithIt: expect.arrayContaining(['Owner', 'Technician']) as string[],
    });
  });

  it('keeps its period when it is named without one, loses it when told so, and each change is recorded', async () => {
    const person = await member('viewer');
    const endsAt = later(DAY);
    await assign(person, ['viewer', 'technician'], [{ roleId: 'technician', endsAt }]);
    const kept = await assign(person, ['technician']);
    expect(kept.body).toMatchObject({ roles: [{ id: 'technician', endsAt }] });
    const freed = await assign(person, ['technician'], [{ roleId: 'technician', startsAt: null, endsAt: null }]);
    expect(freed.body).toMatchObject({ roles: [{ id: 'technician', endsAt: null }] });
    const changes = (await auditEvents(context.api, { objectId: person.userId })).filter(({ actor_id }) => actor_id === owner.userId);
    expect(changes.map(({ action }) => action)).toEqual(['role.assigned', 'role.removed', 'role.period-changed']);
    expect(changes[2]?.details).toMatchObject({ periods: { before: { technician: `../${endsAt}` }, after: {} } });
  });

  it.each([
    ['an end in the past', () => ({ roleId: 'viewer', endsAt: later(-1_000) }), 'periods.0.endsAt'],
    ['an end before its start', () => ({ roleId: 'viewer', startsAt: later(DAY), endsAt: later(1_000) }), 'periods.0.endsAt'],
    ['a role that is not given', () => ({ roleId: 'owner', endsAt: later(DAY) }), 'periods.0.roleId'],
    ['no instant', () => ({ roleId: 'viewer', endsAt: 'tomorrow' }), 'periods.0.endsAt'],
  ])('is refused with %s', async (_, period, field) => {
    const response = await assign(await member('technician'), ['viewer'], [period()]);
    expect([response.status, (response.body as { errors?: { field: string }[] }).errors?.[0]?.field]).toEqual([400, field]);
  });

  it('makes no owner that the organisation could rest on', async () => {
    const second = await member('owner');
    const secondClient = await context.people.signedIn(second);
    expect((await assign(owner, ['owner'], [{ roleId: 'owner', endsAt: later(DAY) }], secondClient)).status).toBe(200);
    expect(code(await assign(second, ['viewer'], [], ownerClient))).toEqual([409, 'last-owner']);
    expect(code(await assign(second, ['owner'], [{ roleId: 'owner', endsAt: later(DAY) }], ownerClient))).toEqual([409, 'last-owner']);
    expect(code(await assign(second, ['owner'], [{ roleId: 'owner', startsAt: later(DAY) }], ownerClient))).toEqual([409, 'last-owner']);
    expect(code(await ownerClient.post(at(`members/${second.userId}/suspend`)))).toEqual([409, 'last-owner']);
  });
});

describe('the last one in charge', () => {
  it('stays when two owners demote, suspend and end each other at the same moment', async () => {
    const acts: ((client: Client, id: string, victim: TestPerson) => PromiseLike<Response>)[] = [
      (client, id, victim) => client.put(`organisations/${id}/members/${victim.userId}/roles`, { roleIds: ['viewer'] }),
      (client, id, victim) => client.post(`organisations/${id}/members/${victim.userId}/suspend`),
      (client, id, victim) =>
        client.put(`organisations/${id}/members/${victim.userId}/roles`, { roleIds: ['owner'], periods: [{ roleId: 'owner', endsAt: later(DAY) }] }),
    ]; // prettier-ignore
    for (const act of acts) {
      const id = await context.people.organisation();
      const [one, other] = [await context.people.person({ [id]: ['owner'] }), await context.people.person({ [id]: ['owner'] })];
      const [oneClient, otherClient] = [await context.people.signedIn(one), await context.people.signedIn(other)];
      const answers = await Promise.all([act(oneClient, id, other), act(otherClient, id, one)]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });

  it('of the platform stays when two administrators take the role from each other at the same moment', async () => {
    const execute = (sql: string): Promise<unknown> => context.api.orm.em.getConnection().execute(sql);
    for (let round = 0; round < 3; round += 1) {
      await execute('delete from platform_role_assignments');
      const [one, other] = [
        await context.people.person({}, ['platform-administrator']),
        await context.people.person({}, ['platform-administrator']),
      ];
      const [oneClient, otherClient] = [await context.people.signedIn(one), await context.people.signedIn(other)];
      const take = (client: Client, victim: TestPerson) => client.put(`platform/users/${victim.userId}/platform-roles`, { roleIds: [] });
      const answers = await Promise.all([take(oneClient, other), take(otherClient, one)]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
    await execute('delete from platform_role_assignments');
  });
});
