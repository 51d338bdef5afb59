import { randomUUIDv7 } from 'node:crypto';
import { PermissionReader, SessionStore } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client, TestPerson } from '../support/people.js';

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

const execute = (sql: string, parameters: unknown[]): Promise<unknown> => context.api.orm.em.getConnection().execute(sql, parameters);
const members = (): string => `organisations/${organisation}/members`;
const setRoles = (client: Client, person: TestPerson, ...roleIds: string[]) =>
  client.put(`${members()}/${person.userId}/roles`, { roleIds });

async function member(...roleIds: string[]): Promise<TestPerson> {
  return context.people.person({ [organisation]: roleIds });
}

async function rolesOf(person: TestPerson): Promise<string[]> {
  const { body } = await ownerClient.get(members());
  const found = (body.items as { userId: string; roles: { id: string }[] }[]).find(({ userId }) => userId === person.userId);
  return found?.roles.map(({ id }) => id) ?? [];
}

describe('rights that end', () => {
  it('are gone at the next request when the member is removed', async () => {
    const person = await member('technician');
    const client = await context.people.signedIn(person);
    expect((await client.get(members())).status).toBe(200);
    expect((await ownerClient.delete(`${members()}/${person.userId}`)).status).toBe(204);
    expect((await client.get(members())).status).toBe(404);
    expect((await client.get('session')).body.organisations).toEqual([]);
  });

  it('are gone at the next request when a role is taken', async () => {
    const person = await member('administrator');
    const client = await context.people.signedIn(person);
    const invite = () =>
      client.post(`organisations/${organisation}/invitations`, { email: `${randomUUIDv7()}@example.com`, roleIds: ['viewer'] });
    expect((await invite()).status).toBe(201);
    expect((await setRoles(ownerClient, person, 'viewer')).status).toBe(200);
    expect((await invite()).status).toBe(403);
  });

  it('are gone on another node, too', async () => {
    const person = await member('technician');
    const { token } = await context.api.app.get(SessionStore).start(person.userId, 'totp');
    const other = await startIdentityApi();
    const client = other.people.client();
    client.cookies.set('__Host-session', token);
    expect((await client.get(members())).status).toBe(200);
    await ownerClient.delete(`${members()}/${person.userId}`);
    expect((await client.get(members())).status).toBe(404);
  });

  it('end with a role at its end, and begin with it at its start', async () => {
    const person = await member('viewer');
    const now = context.clock.now();
    await execute(
      'update role_assignments set starts_at = ?, ends_at = ? where organisation_id = ? and membership_id in (select id from memberships where user_id = ?)',
      [new Date(now.getTime() + 60_000), new Date(now.getTime() + 120_000), organisation, person.userId],
    );
    const reader = context.api.app.get(PermissionReader);
    const epoch = randomUUIDv7();
    const mayRead = async () => (await reader.resolve(person.userId, organisation, epoch)).permissions.has('vault.credential.read');
    expect(await mayRead()).toBe(false);
    context.clock.forward(60_000);
    expect(await mayRead()).toBe(true);
    context.clock.forward(60_000);
    expect(await mayRead()).toBe(false);
    context.clock.reset();
  });

  it('end with the account: sessions are over, and signing in fails like a wrong password', async () => {
    const administrator = await context.people.person({}, ['platform-administrator']);
    const adminClient = await context.people.signedIn(administrator);
    const person = await member('technician');
    const client = await context.people.signedIn(person);
    expect((await client.get('session')).status).toBe(200);
    const deactivated = await adminClient.post(`platform/users/${person.userId}/deactivate`);
    expect(deactivated.body).toMatchObject({ id: person.userId, status: 'deactivated' });
    expect((await client.get('session')).status).toBe(401);
    const again = await context.people.client().post('sign-in', { email: person.email, password: person.password });
    expect([again.status, again.body.code]).toEqual([401, 'sign-in-failed']);
    expect((await adminClient.post(`platform/users/${person.userId}/activate`)).body.status).toBe('active');
    expect((await client.get('session')).status).toBe(401);
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events.map(({ action }) => action)).toEqual(expect.arrayContaining(['user.deactivated', 'session.revoked', 'user.activated']));
    await execute('delete from platform_role_assignments where user_id = ?', [administrator.userId]);
  });

  it('of a deactivated organisation are none', async () => {
    const client = await context.people.memberClient(organisation, 'owner');
    expect((await client.get(members())).status).toBe(200);
    await execute("update organisations set status = 'deactivated' where id = ?", [organisation]);
    const fresh = await context.people.memberClient(organisation, 'owner');
    expect((await fresh.get(members())).status).toBe(404);
  });
});

describe('roles', () => {
  it('are set, shown and recorded with what was before and after', async () => {
    const person = await member('viewer');
    const response = await setRoles(ownerClient, person, 'technician', 'auditor');
    expect(response.body).toMatchObject({
      userId: person.userId,
      roles: [
        { id: 'auditor', name: 'Auditor' },
        { id: 'technician', name: 'Technician' },
      ],
    });
    expect(await rolesOf(person)).toEqual(['auditor', 'technician']);
    const events = await auditEvents(context.api, { objectId: person.userId });
    const changes = events.filter(({ actor_id }) => actor_id === owner.userId).sort((one, other) => one.action.localeCompare(other.action));
    expect(changes.map(({ action, details, organisation_id }) => [action, details, organisation_id])).toEqual([
      ['role.assigned', { roles: ['auditor', 'technician'], before: ['viewer'], after: ['auditor', 'technician'] }, organisation],
      ['role.removed', { roles: ['viewer'], before: ['viewer'], after: ['auditor', 'technician'] }, organisation],
    ]);
  });

  it('above the own rights are neither given nor taken', async () => {
    const administrator = await context.people.signedIn(await member('administrator'));
    const viewer = await member('viewer');
    const given = await setRoles(administrator, viewer, 'owner');
    expect([given.status, given.body.code]).toEqual([403, 'above-own-rights']);
    const invited = await administrator.post(`organisations/${organisation}/invitations`, {
      email: 'friend@example.com',
      roleIds: ['owner'],
    });
    expect([invited.status, invited.body.code]).toEqual([403, 'above-own-rights']);
    expect((await setRoles(administrator, owner, 'viewer')).status).toBe(403);
    expect((await administrator.delete(`${members()}/${owner.userId}`)).status).toBe(403);
    const refusals = (await auditEvents(context.api, { organisationId: organisation })).filter(({ outcome }) => outcome === 'refused');
    expect(refusals.map(({ action, details }) => [action, details?.['change'], details?.['reason']])).toEqual([
      ['access.refused', 'set roles', 'above-own-rights'],
      ['access.refused', 'invite', 'above-own-rights'],
      ['access.refused', 'set roles', 'above-own-rights'],
      ['access.refused', 'remove member', 'above-own-rights'],
    ]);
    expect((await setRoles(administrator, viewer, 'technician')).status).toBe(200);
    expect(await rolesOf(owner)).toEqual(['owner']);
  });

  it('of oneself are not for oneself to change', async () => {
    const response = await setRoles(ownerClient, owner, 'owner', 'auditor');
    expect([response.status, response.body.code]).toEqual([403, 'own-roles']);
  });

  it('need a fresh proof of identity', async () => {
    const person = await member('viewer');
    context.clock.forward(6 * 60_000);
    const response = await setRoles(ownerClient, person, 'technician');
    expect([response.status, response.body.code]).toEqual([403, 'reauthentication-required']);
    context.clock.reset();
  });

  it.each([
    ['an unknown role', ['root']],
    ['a role of the platform', ['platform-administrator']],
    ['no role', []],
  ])('refuse %s', async (_, roleIds) => {
    const person = await member('viewer');
    const response = await setRoles(ownerClient, person, ...roleIds);
    expect([response.status, response.body.errors?.[0]?.field]).toEqual([400, 'roleIds']);
    expect(await rolesOf(person)).toEqual(['viewer']);
  });

  it('are listed with their permissions', async () => {
    const { body } = await ownerClient.get(`organisations/${organisation}/roles`);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([
      'owner',
      'administrator',
      'technician',
      'help-desk',
      'monitoring-operator',
      'auditor',
      'viewer',
    ]);
    expect(body.items[6]).toEqual({
      id: 'viewer',
      name: 'Viewer',
      description: 'Sees which entries and checks there are; reveals nothing.',
      builtIn: true,
      memberCount: 0,
      version: null,
      permissions: ['vault.credential.read', 'monitoring.check.read', 'organisation.member.read'],
    });
  });
});

describe('the last owner', () => {
  it('stays: neither demoted, nor removed, nor by leaving', async () => {
    const second = await member('owner');
    const secondClient = await context.people.signedIn(second);
    expect((await setRoles(secondClient, owner, 'viewer')).status).toBe(200);
    const leaving = await secondClient.delete(`${members()}/${second.userId}`);
    expect([leaving.status, leaving.body.code]).toEqual([409, 'last-owner']);
  });

  it('stays when two owners remove each other at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await context.people.organisation();
      const [one, other] = await Promise.all([context.people.person({ [id]: ['owner'] }), context.people.person({ [id]: ['owner'] })]);
      const [oneClient, otherClient] = await Promise.all([context.people.signedIn(one), context.people.signedIn(other)]);
      const answers = await Promise.all([
        oneClient.delete(`organisations/${id}/members/${other.userId}`),
        otherClient.delete(`organisations/${id}/members/${one.userId}`),
      ]);
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    }
  });

  it('stays active', async () => {
    const administrator = await context.people.person({}, ['platform-administrator']);
    const client = await context.people.signedIn(administrator);
    const response = await client.post(`platform/users/${owner.userId}/deactivate`);
    expect([response.status, response.body.code]).toEqual([409, 'last-owner']);
    await member('owner');
    expect((await client.post(`platform/users/${owner.userId}/deactivate`)).status).toBe(200);
    await execute('delete from platform_role_assignments where user_id = ?', [administrator.userId]);
  });
});

describe('platform administrators', () => {
  let administrator: TestPerson;
  let client: Client;

  beforeEach(async () => {
    administrator = await context.people.person({}, ['platform-administrator']);
    client = await context.people.signedIn(administrator);
  });

  afterEach(async () => {
    await execute('delete from platform_role_assignments', []);
  });

  it('D03: see nothing of an organisation that they have no role in', async () => {
    for (const path of ['members', 'roles', 'credentials', 'checks', 'audit-events']) {
      expect((await client.get(`organisations/${organisation}/${path}`)).status).toBe(404);
    }
  });

  it('add an organisation by inviting its owner, and are not a member of it', async () => {
    const slug = `n-${randomUUIDv7()}`;
    const ownerEmail = `${randomUUIDv7()}@example.com`;
    const created = await client.post('platform/organisations', { name: 'Northwind', slug, ownerEmail });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      organisation: { name: 'Northwind', slug, memberCount: 0 },
      invitationLink: expect.stringContaining('/invitation#'),
    });
    const id = created.body.organisation.id as string;
    expect((await client.get(`organisations/${id}/members`)).status).toBe(404);
    const accepted = context.people.client();
    await accepted.post('invitations/accept', {
      token: created.body.invitationLink.split('#')[1],
      name: 'Owner',
      password: 'a good long password',
    });
    const events = await auditEvents(context.api, { organisationId: id });
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['organisation.created', 'invitation.created', 'invitation.accepted', 'member.added', 'role.assigned']),
    );
    const listed = await client.get('platform/organisations?limit=200');
    expect((listed.body.items as { id: string; memberCount: number }[]).find((item) => item.id === id)?.memberCount).toBe(1);
  });

  it('never make themselves the owner, in no spelling', async () => {
    for (const ownerEmail of [administrator.email, administrator.email.toUpperCase(), ` ${administrator.email}`]) {
      const response = await client.post('platform/organisations', { name: 'Mine', slug: `m-${randomUUIDv7()}`, ownerEmail });
      expect([response.status, response.body.code]).toEqual([409, 'own-appointment']);
    }
  });

  it('cannot give two organisations one short name', async () => {
    const slug = `s-${randomUUIDv7()}`;
    const create = () => client.post('platform/organisations', { name: 'Twice', slug, ownerEmail: 'someone@example.com' });
    expect((await create()).status).toBe(201);
    expect((await create()).status).toBe(409);
  });

  it('list everybody, page by page, with nothing that is secret', async () => {
    await context.people.person();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await client.get(`platform/users?limit=7${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(JSON.stringify(body)).not.toMatch(/argon2|passwordHash|totpSecret|sealed/i);
      seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
      cursor = body.nextCursor as string | null;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(administrator.userId);
  });

  it('see what other platform roles would change, and why they would be refused, before they are given', async () => {
    const person = await context.people.person({}, ['platform-auditor']);
    const preview = (userId: string, roleIds: string[], by = client) =>
      by.post(`platform/users/${userId}/platform-roles/preview`, { roleIds });
    const gained = await preview(person.userId, ['security-officer', 'platform-auditor']).expect(200);
    expect(gained.body).toEqual({
      now: { gained: ['platform.audit.manage', 'platform.perimeter.manage', 'platform.vulnerability.scan'], lost: [] },
      later: { gained: [], lost: [] },
      refusal: null,
    });
    expect((await preview(person.userId, []).expect(200)).body).toMatchObject({ now: { gained: [], lost: { length: 4 } }, refusal: null });
    expect((await preview(administrator.userId, []).expect(200)).body.refusal.code).toBe('own-roles');
    expect(await execute('select role_id from platform_role_assignments where user_id = ?', [person.userId])).toEqual([
      { role_id: 'platform-auditor' },
    ]);
    await preview(person.userId, ['owner']).expect(400);
    await preview(randomUUIDv7(), ['platform-auditor']).expect(404);
    const auditor = await context.people.signedIn(person);
    await preview(administrator.userId, [], auditor).expect(403);
    const other = await context.people.person({}, ['platform-administrator']);
    await execute('update users set password_hash = null where id = ?', [administrator.userId]);
    expect((await preview(other.userId, ['platform-auditor']).expect(200)).body.refusal.code).toBe('last-platform-administrator');
  });

  it('are always at least one, with an own password', async () => {
    const second = await context.people.person({}, ['platform-administrator']);
    const secondClient = await context.people.signedIn(second);
    await execute('update users set password_hash = null where id = ?', [administrator.userId]);
    const refused = await client.post(`platform/users/${second.userId}/deactivate`);
    expect([refused.status, refused.body.code]).toEqual([409, 'last-platform-administrator']);
    expect((await secondClient.post(`platform/users/${administrator.userId}/deactivate`)).status).toBe(200);
    const self = await secondClient.post(`platform/users/${second.userId}/deactivate`);
    expect([self.status, self.body.code]).toEqual([409, 'own-account']);
  });
});
