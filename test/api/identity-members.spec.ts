import { randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { Rescue } from '@clientst0r/identity';
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

const at = (path: string): string => `organisations/${organisation}/${path}`;
const member = (...roleIds: string[]): Promise<TestPerson> => context.people.person({ [organisation]: roleIds });
const later = (milliseconds: number): string => new Date(context.clock.now().getTime() + milliseconds).toISOString();
const code = ({ status, body }: Response): [number, string | undefined] => [status, (body as { code?: string }).code];

describe('a suspended member', () => {
  it('is out of this organisation only, keeps his roles, and comes back', async () => {
    const other = await context.people.organisation();
    const person = await context.people.person({ [organisation]: ['technician'], [other]: ['viewer'] });
    const client = await context.people.signedIn(person);
    expect((await ownerClient.post(at(`members/${person.userId}/suspend`))).body).toMatchObject({
      status: 'suspended',
      roles: [{ id: 'technician' }],
    });
    expect((await client.get(at('members'))).status).toBe(404);
    expect((await client.get(`organisations/${other}/members`)).status).toBe(200);
    const explained = await ownerClient.get(at(`members/${person.userId}/explanation?permission=vault.secret.reveal`));
    expect(explained.body).toMatchObject({ allowed: false, verdict: 'membership-suspended' });
    expect((await ownerClient.get(at('members?status=suspended'))).body.items).toHaveLength(1);
    expect((await ownerClient.post(at(`members/${person.userId}/resume`))).body).toMatchObject({ status: 'active' });
    expect((await client.get(at('members'))).status).toBe(200);
  });
});

describe('the list of members', () => {
  it('is searched by name and address, filtered by role and status, and paged', async () => {
    const people = [await member('viewer'), await member('technician'), await member('viewer')];
    const ids = async (query: string): Promise<string[]> =>
      ((await ownerClient.get(at(`members?${query}`))).body.items as { userId: string }[]).map(({ userId }) => userId);
    expect(await ids(`search=${people[1]!.email.slice(2, 30).toUpperCase()}`)).toEqual([people[1]!.userId]);
    expect((await ids('roleId=viewer')).sort()).toEqual([people[0]!.userId, people[2]!.userId].sort());
    expect(await ids('search=%25')).toEqual([]);
    expect(await ids('status=deactivated')).toEqual([]);
    expect(await ids('search=test&limit=2')).toHaveLength(2);
    expect(await ids('limit=3')).toHaveLength(3);
  });

  it('of the whole platform is searched and filtered as well', async () => {
    const person = await context.people.person();
    const officer = await context.people.signedIn(await context.people.person({}, ['security-officer']));
    const found = await officer.get(`platform/users?search=${person.email.slice(2, 30).toUpperCase()}&status=active`);
    expect((found.body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([person.userId]);
    expect((await officer.get('platform/users?search=%25')).body.items).toEqual([]);
  });

  it('tells when access was last reviewed, which is recorded', async () => {
    const person = await member('technician');
    expect((await ownerClient.post(at(`members/${person.userId}/review`))).body.reviewedAt).not.toBeNull();
    const [event] = (await auditEvents(context.api, { objectId: person.userId })).filter(
      ({ action }) => action === 'member.access-reviewed',
    );
    expect(event?.details).toEqual({ roles: ['technician'] });
  });
});

describe('invitations', () => {
  it('are listed without their links, renewed with a new one, and taken back', async () => {
    const email = `${randomUUIDv7()}@example.com`;
    const sent = await ownerClient.post(at('invitations'), { email, roleIds: ['viewer'] });
    const inspect = async (link: string): Promise<number> =>
      (await context.people.client().post('invitations/inspect', { token: link.split('#')[1] })).status;
    const first = (sent.body as { invitationLink: string }).invitationLink;
    const listed = (await ownerClient.get(at('invitations'))).body as { items: { id: string; state: string }[] };
    expect(listed.items[0]).toMatchObject({ email, state: 'open', roles: [{ id: 'viewer', name: 'Viewer' }], inviterName: 'Test Person' });
    expect(JSON.stringify(listed)).not.toMatch(/token|invitation#/u);
    const renewed = await ownerClient.post(at(`invitations/${listed.items[0]!.id}/renew`));
    const second = (renewed.body as { invitationLink: string }).invitationLink;
    expect([await inspect(first), await inspect(second)]).toEqual([404, 200]);
    const now = (await ownerClient.get(at('invitations'))).body as { items: { id: string; state: string }[] };
    expect(now.items.map(({ state }) => state)).toEqual(['open', 'withdrawn']);
    expect((await ownerClient.delete(at(`invitations/${now.items[0]!.id}`))).status).toBe(204);
    expect(await inspect(second)).toBe(404);
    expect(code(await ownerClient.delete(at(`invitations/${now.items[0]!.id}`)))).toEqual([409, 'invitation-withdrawn']);
    const actions = (await auditEvents(context.api, { objectId: now.items[0]!.id })).map(({ action }) => action);
    expect(actions).toEqual(['invitation.created', 'invitation.revoked']);
  });

  it("run out by themselves, and are nobody else's to touch", async () => {
    await ownerClient.post(at('invitations'), { email: `${randomUUIDv7()}@example.com`, roleIds: ['viewer'] });
    const [{ id }] = ((await ownerClient.get(at('invitations'))).body as { items: [{ id: string }] }).items;
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    expect((await stranger.delete(`organisations/${other}/invitations/${id}`)).status).toBe(404);
    expect((await stranger.post(`organisations/${other}/invitations/${id}/renew`)).status).toBe(404);
    context.clock.forward(6 * DAY);
    const fresh = await context.people.signedIn(owner);
    expect(((await fresh.get(at('invitations'))).body as { items: { state: string }[] }).items[0]?.state).toBe('expired');
    expect((await fresh.post(at(`invitations/${id}/renew`))).status).toBe(201);
  });
});

describe('a platform role for a time', () => {
  const execute = (sql: string, values: unknown[] = []): Promise<unknown> => context.api.orm.em.getConnection().execute(sql, values);
  let boss: TestPerson;
  let bossClient: Client;

  beforeEach(async () => {
    await execute('delete from platform_role_assignments');
    boss = await context.people.person({}, ['platform-administrator']);
    bossClient = await context.people.signedIn(boss);
  });
  afterAll(() => execute('delete from platform_role_assignments'));

  const give = (person: TestPerson, roleIds: string[], periods: object[] = [], client = bossClient) =>
    client.put(`platform/users/${person.userId}/platform-roles`, { roleIds, periods });
  const preview = async (person: TestPerson, roleIds: string[], periods: object[] = []) =>
    (await bossClient.post(`platform/users/${person.userId}/platform-roles/preview`, { roleIds, periods })).body as {
      now: { gained: string[] };
      later: { gained: string[] };
      refusal: { code: string } | null;
    };

  it('begins and ends at its time, without anybody asking, and is shown so', async () => {
    const person = await context.people.person();
    const client = await context.people.signedIn(person);
    const [startsAt, endsAt] = [later(60_000), later(120_000)];
    const given = await give(person, ['platform-auditor'], [{ roleId: 'platform-auditor', startsAt, endsAt }]);
    expect(given.body).toMatchObject({ platformRoles: [], upcomingPlatformRoles: [{ id: 'platform-auditor', startsAt, endsAt }] });
    const may = async (): Promise<number> => (await client.get('platform/users')).status;
    expect(await may()).toBe(403);
    context.clock.forward(60_001);
    expect(await may()).toBe(200);
    const listed = await bossClient.get(`platform/users?search=${encodeURIComponent(person.email)}`);
    expect(listed.body.items).toMatchObject([{ platformRoles: [{ id: 'platform-auditor', endsAt }], upcomingPlatformRoles: [] }]);
    context.clock.forward(60_000);
    expect(await may()).toBe(403);
    expect((await client.get('session')).body.platformPermissions).toEqual([]);
  });

  it('says before what it gives now and later', async () => {
    const person = await context.people.person();
    const periods = [{ roleId: 'platform-auditor', startsAt: later(DAY) }];
    expect(await preview(person, ['platform-auditor'], periods)).toMatchObject({ now: { gained: [] }, refusal: null });
    expect((await preview(person, ['platform-auditor'], periods)).later.gained).toContain('platform.user.read');
  });

  it('keeps its period when it is named without one, loses it when told so, and each change is recorded', async () => {
    const person = await context.people.person();
    const endsAt = later(DAY);
    await give(person, ['platform-auditor'], [{ roleId: 'platform-auditor', endsAt }]);
    expect((await give(person, ['platform-auditor'])).body.platformRoles).toMatchObject([{ endsAt }]);
    const freed = await give(person, ['platform-auditor'], [{ roleId: 'platform-auditor', startsAt: null, endsAt: null }]);
    expect(freed.body.platformRoles).toMatchObject([{ endsAt: null }]);
    const changes = (await auditEvents(context.api, { objectId: person.userId })).filter(({ actor_id }) => actor_id === boss.userId);
    expect(changes.map(({ action }) => action)).toEqual(['platform-role.assigned', 'platform-role.period-changed']);
    expect(changes[1]?.details).toMatchObject({ periods: { before: { 'platform-auditor': `../${endsAt}` }, after: {} } });
  });

  it('D09: is no rest for the deployment: the last administrator for good stays, now and when the others have ended', async () => {
    const second = await context.people.person({}, ['platform-administrator']);
    const secondClient = await context.people.signedIn(second);
    const limited = [{ roleId: 'platform-administrator', endsAt: later(DAY) }];
    expect((await give(second, ['platform-administrator'], limited)).status).toBe(200);
    const refused = async (): Promise<unknown[]> => [
      code(await give(boss, [], [], secondClient)),
      code(await give(boss, ['platform-administrator'], [{ roleId: 'platform-administrator', endsAt: later(2 * DAY) }], secondClient)),
      code(await give(boss, ['platform-administrator'], [{ roleId: 'platform-administrator', startsAt: later(DAY) }], secondClient)),
      code(await secondClient.post(`platform/users/${boss.userId}/deactivate`)),
    ];
    expect(new Set((await refused()).map(String))).toEqual(new Set(['409,last-platform-administrator']));
    context.clock.forward(DAY + 1_000);
    const again = await context.people.signedIn(second);
    expect((await again.get('platform/users')).status).toBe(403);
    expect((await (await context.people.signedIn(boss)).get('platform/users')).status).toBe(200);
  });

  it('D09: stays when two administrators limit each other at the same moment', async () => {
    for (let round = 0; round < 3; round += 1) {
      await execute('delete from platform_role_assignments');
      const [one, other] = [
        await context.people.person({}, ['platform-administrator']),
        await context.people.person({}, ['platform-administrator']),
      ];
      const [oneClient, otherClient] = [await context.people.signedIn(one), await context.people.signedIn(other)];
      const limit = (client: Client, victim: TestPerson) =>
        give(victim, ['platform-administrator'], [{ roleId: 'platform-administrator', endsAt: later(DAY) }], client);
      const answers = await Promise.all([limit(oneClient, other), limit(otherClient, one)]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });

  it('gives no rescue link once it is over', async () => {
    const person = await context.people.person();
    await give(person, ['platform-administrator'], [{ roleId: 'platform-administrator', endsAt: later(60_000) }]);
    const rescue = context.api.app.get(Rescue);
    expect(await rescue.linkFor(person.email, false)).not.toBeNull();
    context.clock.forward(60_001);
    expect(await rescue.linkFor(person.email, false)).toBeNull();
  });

  it.each([
    ['an end in the past', () => ({ roleId: 'platform-auditor', endsAt: later(-1_000) }), 'periods.0.endsAt'],
    ['an end before its start', () => ({ roleId: 'platform-auditor', startsAt: later(DAY), endsAt: later(1_000) }), 'periods.0.endsAt'],
    ['a role that is not given', () => ({ roleId: 'security-officer', endsAt: later(DAY) }), 'periods.0.roleId'],
  ])('is refused with %s', async (_, period, field) => {
    const response = await give(await context.people.person(), ['platform-auditor'], [period()]);
    expect([response.status, (response.body as { errors?: { field: string }[] }).errors?.[0]?.field]).toEqual([400, field]);
  });
});
