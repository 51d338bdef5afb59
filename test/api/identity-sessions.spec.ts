import { createHash, randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Redis } from 'ioredis';
import { SessionStore } from '@clientst0r/identity';
import { REDIS } from '@clientst0r/platform';
import { type IdentityApi, startIdentityApi, auditEvents } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { readSettingsAgain } from '../support/settings-again.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let context: IdentityApi;
let administrator: TestPerson;
let changed = false;

beforeAll(async () => {
  context = await startIdentityApi();
  administrator = await context.people.person({}, ['platform-administrator']);
});

afterEach(async () => {
  context.clock.reset();
  if (!changed) return;
  changed = false;
  await context.api.orm.em.getConnection().execute('delete from settings');
  readSettingsAgain(context.api.app);
});

afterAll(async () => {
  await context.api.orm.em.getConnection().execute('delete from platform_role_assignments where user_id = ?', [administrator.userId]);
});

async function change(key: string, value: unknown): Promise<void> {
  changed = true;
  const client = await context.people.signedIn(administrator);
  expect((await client.put(`platform/settings/${key}`, { value })).status).toBe(200);
}

async function signIn(person: TestPerson): Promise<Client> {
  const client = context.people.client();
  await client.post('sign-in', { email: person.email, password: person.password });
  expect((await client.post('sign-in/second-factor', { code: await currentCode(person, context.clock.now()) })).status).toBe(200);
  return client;
}

const token = (client: Client): string => client.cookies.get('__Host-session') ?? '';

describe('a session', () => {
  it('D26: gets a new id at each sign-in, whatever the browser brought along, and the old one is dead', async () => {
    const person = await context.people.person();
    const fixed = randomUUIDv7();
    const client = context.people.client();
    client.cookies.set('__Host-session', fixed);
    await client.post('sign-in', { email: person.email, password: person.password });
    await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect(token(client)).toMatch(/^[\w-]{43}$/);
    const before = client.copy();
    context.clock.forward(MINUTE);
    await client.post('sign-in', { email: person.email, password: person.password });
    await client.post('sign-in/second-factor', { code: await currentCode(person, context.clock.now()) });
    expect(token(client)).not.toBe(token(before));
    expect((await before.get('session')).status).toBe(401);
    expect((await client.get('session')).status).toBe(200);
  });

  it('is in Redis under a hash, and only until it ends', async () => {
    const redis = context.api.app.get<Redis>(REDIS);
    const others = new Set(await redis.keys('session*'));
    const client = await context.people.signedIn(await context.people.person());
    const keys = (await redis.keys('session*')).filter((key) => !others.has(key));
    expect(keys.join()).not.toContain(token(client));
    const limits = await Promise.all(keys.filter((key) => key.startsWith('session-seen:')).map((key) => redis.pttl(key)));
    expect(Math.max(...limits)).toBeLessThanOrEqual(15 * MINUTE);
    expect(Math.min(...limits)).toBeGreaterThan(0);
  });

  it('D26: ends when nothing was asked for a quarter of an hour', async () => {
    const client = await context.people.signedIn(await context.people.person());
    context.clock.forward(14 * MINUTE);
    expect((await client.get('session')).status).toBe(200);
    context.clock.forward(14 * MINUTE);
    expect((await client.get('session')).status).toBe(200);
    context.clock.forward(15 * MINUTE);
    expect((await client.get('session')).status).toBe(401);
  });

  it('that ended by itself is recorded, once, when somebody comes back to it', async () => {
    const client = await context.people.signedIn(await context.people.person());
    context.clock.forward(16 * MINUTE);
    const answers = await Promise.all([client.get('session'), client.copy().get('session')]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    const events = await auditEvents(context.api, { address: client.address });
    expect(events.map(({ action, actor_name, details }) => [action, actor_name, details])).toEqual([
      ['session.ended', 'Test Person', { reason: 'over its limits' }],
    ]);
  });

  it('D26: ends after eight hours, however busy it is', async () => {
    const client = await context.people.signedIn(await context.people.person());
    for (let elapsed = 0; elapsed < 8 * HOUR - 10 * MINUTE; elapsed += 10 * MINUTE) {
      context.clock.forward(10 * MINUTE);
      expect((await client.get('session')).status).toBe(200);
    }
    context.clock.forward(10 * MINUTE);
    expect((await client.get('session')).status).toBe(401);
  });

  it('obeys a shorter idle limit at once', async () => {
    const client = await context.people.signedIn(await context.people.person());
    await change('session.idle-minutes', 1);
    const { body } = await client.get('session');
    expect(new Date(body.idleExpiresAt).getTime() - context.clock.now().getTime()).toBeLessThanOrEqual(MINUTE);
    context.clock.forward(MINUTE + 1);
    expect((await client.get('session')).status).toBe(401);
  });

  it('obeys a longer idle limit', async () => {
    await change('session.idle-minutes', 60);
    const client = await context.people.signedIn(await context.people.person());
    context.clock.forward(50 * MINUTE);
    expect((await client.get('session')).status).toBe(200);
  });

  it('obeys another absolute limit at once', async () => {
    const client = await context.people.signedIn(await context.people.person());
    context.clock.forward(10 * MINUTE);
    await change('session.absolute-hours', 1);
    const { body } = await client.get('session');
    expect(new Date(body.absoluteExpiresAt).getTime() - context.clock.now().getTime()).toBeLessThanOrEqual(50 * MINUTE);
    for (let elapsed = 0; elapsed < 50; elapsed += 10) {
      context.clock.forward(10 * MINUTE);
      await client.get('session');
    }
    expect((await client.get('session')).status).toBe(401);
  });

  it('D77: does not come back when the clock is set back', async () => {
    const client = await context.people.signedIn(await context.people.person());
    context.clock.forward(16 * MINUTE);
    expect((await client.get('session')).status).toBe(401);
    context.clock.reset();
    expect((await client.get('session')).status).toBe(401);
  });

  it('costs no SQL once it is known', async () => {
    const client = await context.people.signedIn(await context.people.person());
    await client.get('session');
    await client.get('session');
    const { statements } = context.api.watch;
    const before = statements.length;
    for (let request = 0; request < 20; request += 1) await client.get('session');
    // Settings, and which vaults are sealed, are read again once a second.
    expect(statements.slice(before).filter((sql) => !/settings|vault_seals/u.test(sql))).toEqual([]);
  });
});

/** The commands on this worker's database. A bare socket: ioredis' own monitor fails when other workers are busy as it starts. */
async function monitorRedis(): Promise<{ commands: string[]; stop: () => void }> {
  const commands: string[] = [];
  const socket = connect(process.env['REDIS_SOCKET'] ?? '').setEncoding('utf8');
  let rest = '';
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, database, name = ''] = /^\+[\d.]+ \[(\d+) [^\]]*\] "([^"]+)"/u.exec(line) ?? [];
      if (database === process.env['REDIS_DATABASE']) commands.push(name.toLowerCase());
    }
  });
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  return { commands, stop: () => socket.destroy() };
}

describe('sessions at once', () => {
  const alive = (clients: Client[]): Promise<number[]> => Promise.all(clients.map(async (client) => (await client.get('session')).status));

  it('D26: are as many as the administrator allows: the oldest ends, recorded, and the person is told', async () => {
    await change('session.most-at-once', 2);
    const person = await context.people.person();
    const clients: Client[] = [];
    for (let count = 0; count < 3; count += 1) {
      context.clock.forward(MINUTE);
      clients.push(await signIn(person));
    }
    expect(await alive(clients)).toEqual([401, 200, 200]);
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events.filter(({ action }) => action === 'session.revoked')).toMatchObject([
      { address: clients[2]?.address, outcome: 'success', details: { sessions: 1, reason: 'more at once than allowed' } },
    ]);
    const mails = await context.api.orm.em
      .getConnection()
      .execute('select kind, recipient from mail_deliveries where subject_id = ? and kind = ?', [
        person.userId,
        'notice.sessions-displaced',
      ]);
    expect(mails).toEqual([{ kind: 'notice.sessions-displaced', recipient: person.email }]);
    const other = await signIn(await context.people.person());
    expect(await alive([other, ...clients])).toEqual([200, 401, 200, 200]);
  });

  it('are no more when many sign in at the same moment; each that ends is told once', async () => {
    const store = context.api.app.get(SessionStore);
    const { userId } = await context.people.person();
    const before = await store.start(userId, 'totp');
    const started = await Promise.all(Array.from({ length: 20 }, () => store.start(userId, 'totp', undefined, { mostAtOnce: 3 })));
    const left = await Promise.all([before, ...started].map(({ token: opened }) => store.find(opened)));
    expect(left.filter((found) => found !== null)).toHaveLength(3);
    const displaced = started.flatMap((one) => one.displaced);
    expect(displaced).toHaveLength(18);
    expect(new Set(displaced).size).toBe(18);
    expect(displaced).toContain(before.session.id);
  });

  it('do not end for a renewal, nor for those that were idle too long', async () => {
    const store = context.api.app.get(SessionStore);
    const { userId } = await context.people.person();
    const [idle, first] = [await store.start(userId, 'totp'), await store.start(userId, 'totp')];
    context.clock.forward(10 * MINUTE);
    await store.find(first.token);
    const renewed = await store.renew(first.token, first.session, 'totp');
    expect(renewed?.displaced).toEqual([]);
    await context.api.app.get<Redis>(REDIS).del(`session-seen:${createHash('sha256').update(idle.token).digest('hex')}`);
    expect((await store.start(userId, 'totp', undefined, { mostAtOnce: 2 })).displaced).toEqual([]);
  });
});

describe('authenticating a request', () => {
  it("asks Redis for nothing but the rate limit of many requests while neither the session nor anybody's rights change", async () => {
    const client = await context.people.signedIn(await context.people.person());
    await client.get('session');
    const { commands, stop } = await monitorRedis();
    for (let request = 0; request < 10; request += 1) await client.get('session');
    await new Promise((resume) => setTimeout(resume, 100));
    stop();
    const sent = (name: string): number => commands.filter((command) => command === name).length;
    expect(sent('evalsha')).toBeLessThanOrEqual(1);
    // Where this process has not heard of Redis for longer than it believes what it keeps: on a busy machine more than once.
    expect(sent('mget')).toBeLessThan(10);
    expect(commands.filter((name) => ['get', 'set', 'del', 'exists', 'hgetall', 'smembers'].includes(name))).toEqual([]);
  });
});

describe('re-authentication', () => {
  it('is demanded after five minutes for what is sensitive, and good for five more', async () => {
    const person = await context.people.person();
    const client = await signIn(person);
    expect((await client.post('profile/recovery-codes')).status).toBe(200);
    context.clock.forward(6 * MINUTE);
    const refused = await client.post('profile/recovery-codes');
    expect([refused.status, refused.body.code]).toEqual([403, 'reauthentication-required']);
    const old = client.copy();
    const again = await client.post('session/re-authentication', { code: await currentCode(person, context.clock.now()) });
    expect(again.status).toBe(200);
    expect(token(client)).not.toBe(token(old));
    expect((await old.get('session')).status).toBe(401);
    expect((await client.post('profile/recovery-codes')).status).toBe(200);
    context.clock.forward(6 * MINUTE);
    expect((await client.post('profile/recovery-codes')).status).toBe(403);
  });

  it('asks for the strongest factor: a password does not do for somebody with an app', async () => {
    const person = await context.people.person();
    const client = await signIn(person);
    const response = await client.post('session/re-authentication', { password: person.password });
    expect([response.status, response.body.errors]).toEqual([400, [{ field: 'code', message: 'is needed' }]]);
  });

  it('refuses wrong codes, records them, locks after five, and does not prolong the session', async () => {
    const person = await context.people.person();
    const client = await context.people.signedIn(person);
    const right = await currentCode(person);
    const wrong = right === '111111' ? '222222' : '111111';
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const response = await client.post('session/re-authentication', { code: wrong });
      expect([response.status, response.body.code]).toEqual([401, 'sign-in-failed']);
    }
    const limited = await client.post('session/re-authentication', { code: right });
    expect([401, 429]).toContain(limited.status);
    expect((await client.get('session')).status).toBe(200);
    const events = await auditEvents(context.api, { address: client.address });
    expect(events.filter(({ action, outcome }) => action === 'reauthentication.failed' && outcome === 'failure')).toHaveLength(5);
    expect(events.some(({ action }) => action === 'lockout.started')).toBe(true);
  });

  it('does not revive a session that ended meanwhile', async () => {
    const person = await context.people.person();
    const client = await context.people.signedIn(person);
    const copy = client.copy();
    await client.delete('session');
    expect((await copy.post('session/re-authentication', { code: await currentCode(person) })).status).toBe(401);
  });
});

describe('the settings', () => {
  it('of the minimum length hold for new passwords', async () => {
    const organisation = await context.people.organisation();
    const owner = await context.people.memberClient(organisation, 'owner');
    const { body } = await owner.post(`organisations/${organisation}/invitations`, {
      email: `${randomUUIDv7()}@example.com`,
      roleIds: ['viewer'],
    });
    const acceptance = { token: (body.invitationLink as string).split('#')[1], name: 'New Person', password: 'sixteen letters.' };
    await change('password.minimum-length', 20);
    const refused = await context.people.client().post('invitations/accept', acceptance);
    expect([refused.status, refused.body.errors]).toEqual([400, [{ field: 'password', message: 'must have at least 20 characters' }]]);
    await change('password.minimum-length', 16);
    expect((await context.people.client().post('invitations/accept', acceptance)).status).toBe(200);
  });
});
