import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { SettingsService } from '@clientst0r/settings';
import { REDIS } from '@clientst0r/platform';
import { AttemptGuard, DEFAULT_ATTEMPT_LIMITS } from '@clientst0r/security';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, freshAddress, type TestPerson } from '../support/people.js';

let context: IdentityApi;

beforeAll(async () => {
  context = await startIdentityApi();
});

async function afterPassword(person: TestPerson, client: Client = context.people.client()): Promise<Client> {
  const response = await client.post('sign-in', { email: person.email, password: person.password });
  expect(response.body.step).toBe('second-factor');
  return client;
}

const change = (sql: string, { userId }: TestPerson): Promise<unknown> => context.api.orm.em.getConnection().execute(sql, [userId]);
const deactivate = (person: TestPerson) => change("update users set status = 'deactivated' where id = ?", person);
const takePassword = (person: TestPerson) => change('update users set password_hash = null where id = ?', person);

describe('guessing a password', () => {
  it('D16: is locked for the pair of name and address after five failures, however the name is spelt', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    const spellings = [person.email, person.email.toUpperCase(), ` ${person.email} `, person.email.replace('p-', 'ｐ-'), person.email];
    for (const email of spellings) expect((await client.post('sign-in', { email, password: 'wrong' })).status).toBe(401);
    const locked = await client.post('sign-in', { email: person.email, password: person.password });
    expect([locked.status, locked.body.code]).toEqual([401, 'sign-in-failed']);
    const events = await auditEvents(context.api, { address: client.address });
    expect(events.map(({ action }) => action).sort()).toEqual([
      'lockout.started',
      ...Array<string>(5).fill('sign-in.failed'),
      'sign-in.locked',
    ]);
    await afterPassword(person);
  });

  it('D16: cannot be sped up by guessing in parallel', async () => {
    const person = await context.people.person();
    const address = freshAddress();
    const answers = await Promise.all(
      Array.from({ length: 9 }, () => context.people.client(address).post('sign-in', { email: person.email, password: 'wrong' })),
    );
    expect(answers.every(({ status }) => [401, 429].includes(status))).toBe(true);
    const events = await auditEvents(context.api, { address });
    // Those that came after the lock are answered alike, and were no guesses.
    const guesses = events.filter(({ action, details }) => action === 'sign-in.failed' && details?.['reason'] !== 'locked');
    expect(guesses.length).toBeLessThanOrEqual(5);
  });

  it('is limited to ten requests a minute from an address, whatever the names', async () => {
    const client = context.people.client();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const response = await client.post('sign-in', { email: `nobody-${attempt}@example.com`, password: 'wrong' });
      statuses.push(response.status);
      if (response.status === 429) expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });

  it('of one name from many addresses does not keep that person out where he has signed in before', async () => {
    const person = await context.people.person();
    const home = await afterPassword(person);
    await home.post('sign-in/second-factor', { code: await currentCode(person) });
    for (let attempt = 0; attempt < 50; attempt += 1)
      await context.people.client().post('sign-in', { email: person.email, password: 'wrong' });
    const elsewhere = await context.people.client().post('sign-in', { email: person.email, password: person.password });
    expect(elsewhere.status).toBe(401);
    await afterPassword(person, context.people.client(home.address));
  });

  it('D18: gets the same answer for an unknown name, a wrong password, a locked pair, a deactivated account and one without a password', async () => {
    const known = await context.people.person();
    const locked = await context.people.person();
    const deactivated = await context.people.person();
    const elsewhere = await context.people.person();
    await deactivate(deactivated);
    await takePassword(elsewhere);
    const address = freshAddress();
    for (let attempt = 0; attempt < 5; attempt += 1)
      await context.people.client(address).post('sign-in', { email: locked.email, password: 'x' });
    const answers = [
      await context.people.client().post('sign-in', { email: 'nobody@example.com', password: known.password }),
      await context.people.client().post('sign-in', { email: known.email, password: 'wrong' }),
      await context.people.client(address).post('sign-in', { email: locked.email, password: locked.password }),
      await context.people.client().post('sign-in', { email: deactivated.email, password: deactivated.password }),
      await context.people.client().post('sign-in', { email: elsewhere.email, password: elsewhere.password }),
    ];
    const seen = answers.map(({ status, body, headers }) => ({ status, body: { ...body, requestId: '' }, cookie: headers['set-cookie'] }));
    expect(new Set(seen.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(seen[0]?.status).toBe(401);
  });

  it('D18: takes the same time for an unknown name, a wrong password, a locked account, a deactivated one and one without a password: the distributions overlap', async () => {
    const [person, locked, off, elsewhere] = [
      await context.people.person(),
      await context.people.person(),
      await context.people.person(),
      await context.people.person(),
    ];
    await deactivate(off);
    await takePassword(elsewhere);
    const guard = context.api.app.get(AttemptGuard);
    const nobody = `${randomUUIDv7()}@example.com`;
    for (let guess = 0; guess < 2 * DEFAULT_ATTEMPT_LIMITS.failuresOfName; guess += 1) {
      const attempt = { kind: 'password', name: guess % 2 === 0 ? locked.email : nobody, address: freshAddress() } as const;
      await guard.begin(attempt);
      await guard.failed(attempt);
    }
    const kinds = {
      wrong: () => person.email,
      unknown: () => `${randomUUIDv7()}@example.com`,
      locked: () => locked.email,
      lockedNobody: () => nobody,
      off: () => off.email,
      elsewhere: () => elsewhere.email,
    };
    const times: Record<string, number[]> = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
    for (let round = 0; round < 30; round += 1) {
      for (const [kind, email] of Object.entries(kinds)) {
        const begun = performance.now();
        await context.people.client().post('sign-in', { email: email(), password: 'wrong' }).expect(401);
        times[kind]!.push(performance.now() - begun);
      }
    }
    const at = (share: number, kind: string): number => times[kind]!.toSorted((one, other) => one - other)[Math.floor(share * 30)]!;
    for (const one of Object.keys(kinds)) {
      for (const other of Object.keys(kinds)) {
        // Whoever asks can lock any name, also nobody's: a lock may take a little less, and then tells nothing of who has an account.
        const alike = one.startsWith('locked') === other.startsWith('locked');
        expect(Math.abs(at(0.5, one) - at(0.5, other))).toBeLessThan(alike ? 15 : 30);
        expect(at(0.1, one)).toBeLessThan(at(0.9, other));
      }
    }
  });

  it('lets nobody in while the counters cannot be read', async () => {
    const person = await context.people.person();
    const redis = context.api.app.get<Redis>(REDIS);
    const back = once(redis, 'ready');
    // It connects again by itself after a tenth of a second.
    redis.disconnect(true);
    await once(redis, 'close');
    const response = await context.people.client().post('sign-in', { email: person.email, password: person.password });
    expect(response.status).toBe(503);
    await back;
  });
});

describe('an address in a header', () => {
  it('D17: counts only when a trusted proxy vouches for it, read from the right', async () => {
    const person = await context.people.person();
    const client = context.people.client('203.0.113.77, 198.18.77.1');
    await client.post('sign-in', { email: person.email, password: 'wrong' }).set('x-real-ip', '1.2.3.4').set('forwarded', 'for=1.2.3.4');
    const [event] = await auditEvents(context.api, { objectId: person.userId }).then((events) =>
      events.filter(({ action }) => action === 'sign-in.failed'),
    );
    expect(event?.address).toBe('198.18.77.1');
  });
});

describe('a second factor', () => {
  it('D23: works once: the same code opens one session of twenty tried at the same time', async () => {
    const person = await context.people.person();
    const clients = await Promise.all(Array.from({ length: 20 }, () => afterPassword(person)));
    const code = await currentCode(person);
    const answers = await Promise.all(clients.map((client) => client.post('sign-in/second-factor', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const again = await (await afterPassword(person)).post('sign-in/second-factor', { code });
    expect([again.status, again.body.code]).toEqual([401, 'sign-in-failed']);
  });

  it('works once for one half session too', async () => {
    const person = await context.people.person();
    const client = await afterPassword(person);
    const code = await currentCode(person);
    const copies = Array.from({ length: 5 }, () => client.copy());
    const answers = await Promise.all(copies.map((copy) => copy.post('sign-in/second-factor', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('D23: refuses the code before a used one', async () => {
    const person = await context.people.person();
    const now = new Date();
    await (await afterPassword(person)).post('sign-in/second-factor', { code: await currentCode(person, now) });
    const earlier = await currentCode(person, new Date(now.getTime() - 30_000));
    expect((await (await afterPassword(person)).post('sign-in/second-factor', { code: earlier })).status).toBe(401);
  });

  it('D23: is locked after five wrong codes; then the right one does not help, nor a new half session', async () => {
    const person = await context.people.person();
    const client = await afterPassword(person);
    const right = await currentCode(person);
    const wrong = right === '123456' ? '654321' : '123456';
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await client.post('sign-in/second-factor', { code: wrong })).status).toBe(401);
    const sixth = await client.post('sign-in/second-factor', { code: right });
    expect([sixth.status, sixth.body.code]).toEqual([401, 'sign-in-failed']);
    const again = await afterPassword(person, context.people.client(client.address));
    expect((await again.post('sign-in/second-factor', { code: right })).status).toBe(401);
    const elsewhere = await afterPassword(person);
    expect((await elsewhere.post('sign-in/second-factor', { code: right })).status).toBe(200);
  });

  it('is not to be had around: a half session opens nothing else', async () => {
    const organisation = await context.people.organisation();
    const person = await context.people.person({ [organisation]: ['owner'] }, ['platform-administrator']);
    const client = await afterPassword(person);
    const token = client.cookies.get('__Host-sign-in') ?? '';
    client.cookies.set('__Host-session', token);
    for (const path of ['session', 'profile/factors', `organisations/${organisation}/members`, 'platform/users', 'credential-types']) {
      expect((await client.get(path)).status).toBe(401);
    }
    expect((await client.post('session/re-authentication', { password: person.password })).status).toBe(401);
    await context.api.orm.em.getConnection().execute('delete from platform_role_assignments where user_id = ?', [person.userId]);
  });

  it('is asked of a half session for five minutes, then it is over', async () => {
    const person = await context.people.person();
    const client = await afterPassword(person);
    const redis = context.api.app.get<Redis>(REDIS);
    const lifetimes = await Promise.all((await redis.keys('pending-sign-in:*')).map((key) => redis.pttl(key)));
    expect(Math.max(...lifetimes)).toBeLessThanOrEqual(300_000);
    await redis.del(await redis.keys('pending-sign-in:*'));
    const late = await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect([late.status, late.body.code]).toEqual([401, 'sign-in-expired']);
  });

  it('D24: of recovery codes: each works once, also in parallel, and never again after a renewal', async () => {
    const person = await context.people.person();
    const signedIn = await context.people.signedIn(person);
    const { body } = await signedIn.post('profile/recovery-codes');
    const [first = '', second = ''] = body.recoveryCodes as string[];
    const clients = await Promise.all(Array.from({ length: 10 }, () => afterPassword(person)));
    const answers = await Promise.all(clients.map((client) => client.post('sign-in/recovery-code', { code: first.toUpperCase() })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await signedIn.get('profile/factors')).body.recoveryCodesLeft).toBe(9);
    await signedIn.post('profile/recovery-codes');
    expect((await (await afterPassword(person)).post('sign-in/recovery-code', { code: second })).status).toBe(401);
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events.filter(({ action }) => action === 'recovery-code.used')).toHaveLength(1);
  });

  it('D24: is kept sealed and hashed: neither secret nor recovery code stands in the database', async () => {
    const person = await context.people.person();
    const { body } = await (await context.people.signedIn(person)).post('profile/recovery-codes');
    const rows = await context.api.orm.em.getConnection().execute(
      `select email, password_hash, hex(sealed_secret) as sealed, code_hash from users
       join totp_factors on totp_factors.user_id = users.id join recovery_codes on recovery_codes.user_id = users.id where users.id = ?`,
      [person.userId],
    );
    const stored = JSON.stringify(rows).toLowerCase();
    expect(stored).toContain('$argon2id$');
    expect(stored).not.toContain(Buffer.from(person.totpSecret).toString('hex'));
    for (const code of body.recoveryCodes as string[]) expect(stored).not.toContain(code.replaceAll('-', ''));
  });
});

describe('enforcement of the second factor', () => {
  afterEach(async () => {
    await context.api.orm.em.getConnection().execute("delete from settings where `key` = 'second-factor.enforcement'");
  });

  it('D25: lets nobody without one past its set-up, and ends sessions that have none', async () => {
    const settings = context.api.app.get(SettingsService);
    const admin = await context.people.person({}, ['platform-administrator']);
    const actor = {
      userId: admin.userId,
      name: admin.name,
      sessionId: null,
      reauthenticatedAt: null,
      organisationId: null,
      permissions: new Set<string>(),
      address: '',
      userAgent: '',
      requestId: '',
    };
    const person = await context.people.person();
    await context.api.orm.em.getConnection().execute('delete from totp_factors where user_id = ?', [person.userId]);
    await settings.update(actor, 'second-factor.enforcement', 'optional');
    const client = context.people.client();
    expect((await client.post('sign-in', { email: person.email, password: person.password })).body).toEqual({ step: 'signed-in' });
    expect((await client.get('session')).status).toBe(200);
    await settings.update(actor, 'second-factor.enforcement', 'everyone');
    expect((await client.get('session')).status).toBe(401);
    const again = await client.post('sign-in', { email: person.email, password: person.password });
    expect(again.body).toEqual({ step: 'enrol-second-factor' });
    await context.api.orm.em.getConnection().execute('delete from platform_role_assignments where user_id = ?', [admin.userId]);
  });
});
