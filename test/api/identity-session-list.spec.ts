import { randomUUIDv7 } from 'node:crypto';
import { SessionList, SessionStore } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

let context: IdentityApi;
let person: TestPerson;
let client: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  person = await context.people.person();
  client = await context.people.signedIn(person);
});

afterEach(() => context.clock.reset());

interface Listed {
  id: string;
  current: boolean;
  device: string;
  address: string;
  startedAt: string;
  lastSeenAt: string;
}

async function listed(path = 'profile/sessions', browser = client): Promise<Listed[]> {
  const { status, body } = await browser.get(path);
  expect(status).toBe(200);
  return body.items as Listed[];
}

const statusOf = async (browser: Client): Promise<number> => (await browser.get('session')).status;
const administrator = async (...roles: string[]): Promise<Client> => context.people.signedIn(await context.people.person({}, roles));
const revocations = async () =>
  (await auditEvents(context.api, { objectId: person.userId })).filter(({ action }) => action === 'session.revoked');

describe("one's own sessions", () => {
  it('are told with device, address, start and last use, the one that asks marked', async () => {
    const browser = context.people.client();
    await browser.post('sign-in', { email: person.email, password: person.password }).set('user-agent', FIREFOX);
    await browser
      .post('sign-in/second-factor', { code: await currentCode(person) })
      .set('user-agent', FIREFOX)
      .expect(200);
    context.clock.forward(60_000);
    const sessions = await listed('profile/sessions', browser);
    expect(sessions.map(({ current }) => current)).toEqual([true, false]);
    expect(sessions[0]).toMatchObject({ device: 'Firefox on Linux', address: browser.address, secondFactor: 'totp' });
    expect(new Date(sessions[0]!.lastSeenAt).getTime() - new Date(sessions[0]!.startedAt).getTime()).toBeGreaterThanOrEqual(60_000);
  });

  it('tell no token and no hash of one', async () => {
    const token = client.cookies.get('__Host-session') ?? '';
    const { text } = await client.get('profile/sessions');
    expect(text).not.toContain(token);
    expect(text).not.toMatch(/[0-9a-f]{64}/u);
  });

  it('are ended one at a time, at once, and recorded', async () => {
    const other = await context.people.signedIn(person);
    const [target] = (await listed()).filter(({ current }) => !current);
    expect((await client.delete(`profile/sessions/${target!.id}`)).status).toBe(204);
    expect([await statusOf(other), await statusOf(client)]).toEqual([401, 200]);
    expect((await listed()).map(({ id }) => id)).not.toContain(target!.id);
    expect((await revocations()).map(({ actor_id, details }) => [actor_id, details])).toEqual([
      [person.userId, { sessions: 1, sessionIds: [target!.id] }],
    ]);
  });

  it('are ended all but the one that asks', async () => {
    const others = [await context.people.signedIn(person), await context.people.signedIn(person)];
    expect((await client.post('profile/sessions/end-others')).status).toBe(204);
    expect(await Promise.all(others.map(statusOf))).toEqual([401, 401]);
    expect(await statusOf(client)).toBe(200);
    expect((await client.post('profile/sessions/end-others')).status).toBe(204);
    expect((await revocations()).map(({ details }) => details?.['sessions'])).toEqual([2]);
  });

  it("do not include anybody else's, which cannot be ended either", async () => {
    const stranger = await context.people.person();
    const browser = await context.people.signedIn(stranger);
    const [theirs] = await listed('profile/sessions', browser);
    expect((await listed()).map(({ id }) => id)).not.toContain(theirs!.id);
    for (const id of [theirs!.id, randomUUIDv7()]) expect((await client.delete(`profile/sessions/${id}`)).status).toBe(404);
    expect((await client.delete('profile/sessions/everything')).status).toBe(400);
    expect(await statusOf(browser)).toBe(200);
    expect(await revocations()).toEqual([]);
  });

  it('leave the list at their limits', async () => {
    await context.people.signedIn(person);
    context.clock.forward(10 * 60_000);
    await client.get('session');
    context.clock.forward(10 * 60_000);
    expect(await listed()).toHaveLength(1);
  });
});

describe('ending a session', () => {
  it('does not miss one that takes a new token at the same moment', async () => {
    const store = context.api.app.get(SessionStore);
    const list = context.api.app.get(SessionList, { strict: false });
    for (let round = 0; round < 30; round += 1) {
      const { token, session } = await store.start(person.userId, 'totp');
      const [renewed] = await Promise.all([store.renew(token, session, 'totp'), list.end(person.userId, session.id)]);
      expect(await store.find(token)).toBeNull();
      if (renewed) expect(await store.find(renewed.token)).toBeNull();
    }
  });

  it('is final: a renewal afterwards gives nothing', async () => {
    const store = context.api.app.get(SessionStore);
    const { token, session } = await store.start(person.userId, 'totp');
    await context.api.app.get(SessionList, { strict: false }).end(person.userId, session.id);
    expect(await store.renew(token, session, 'totp')).toBeNull();
  });
});

describe("an administrator's hand", () => {
  const path = (): string => `platform/users/${person.userId}/sessions`;

  it("sees anybody's sessions and ends one or all of them, recorded under his name", async () => {
    const other = await context.people.signedIn(person);
    const boss = await administrator('platform-administrator');
    const sessions = await listed(path(), boss);
    expect(sessions.map(({ current }) => current)).toEqual([false, false]);
    expect((await boss.delete(`${path()}/${sessions[0]!.id}`)).status).toBe(204);
    expect((await Promise.all([client, other].map(statusOf))).sort()).toEqual([200, 401]);
    expect((await boss.delete(path())).status).toBe(204);
    expect(await Promise.all([client, other].map(statusOf))).toEqual([401, 401]);
    const events = await revocations();
    expect(events).toHaveLength(2);
    expect(events.every(({ actor_id, outcome }) => actor_id !== person.userId && outcome === 'success')).toBe(true);
  });

  it('that may only read, reads: a platform auditor ends nothing', async () => {
    const auditor = await administrator('platform-auditor');
    const [session] = await listed(path(), auditor);
    expect((await auditor.delete(`${path()}/${session!.id}`)).status).toBe(403);
    expect((await auditor.delete(path())).status).toBe(403);
    expect(await statusOf(client)).toBe(200);
  });

  it('finds nobody under an id of nothing', async () => {
    const boss = await administrator('platform-administrator');
    expect((await boss.get(`platform/users/${randomUUIDv7()}/sessions`)).status).toBe(404);
    expect((await boss.delete(`platform/users/${randomUUIDv7()}/sessions`)).status).toBe(404);
    const stranger = await listed('profile/sessions', boss);
    expect((await boss.delete(`${path()}/${stranger[0]!.id}`)).status).toBe(404);
  });
});

// The last: Passport knows strategies by name in the whole process, so the second api takes over that of the first.
it('is ended on every process at once', async () => {
  const elsewhere = (await startIdentityApi()).people.client();
  elsewhere.cookies.set('__Host-session', client.cookies.get('__Host-session') ?? '');
  expect(await statusOf(elsewhere)).toBe(200);
  const other = await context.people.signedIn(person);
  expect((await other.post('profile/sessions/end-others')).status).toBe(204);
  expect(await statusOf(elsewhere)).toBe(401);
});
