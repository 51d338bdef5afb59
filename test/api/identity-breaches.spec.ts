import { randomUUIDv7 } from 'node:crypto';
import { everythingStored } from '../support/everything-stored.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { type RangeFault, RangeServer, sha1Of } from '../support/range-server.js';

const DAY = 86_400_000;
const LEAKED = 'llamas were here before you 1998';
const NEXT = 'an unusual sentence about llamas';

let context: IdentityApi;
let server: RangeServer;
let boss: Client;
let person: TestPerson;

beforeAll(async () => {
  context = await startIdentityApi();
  server = await RangeServer.start();
  server.leak(LEAKED, 384);
  await change('breach.address', server.address);
  await change('breach.requests-per-second', 1_000);
});
afterAll(() => server.stop());
beforeEach(async () => {
  server.fault = 'none';
  await change('password.breach-check', 'pwned-passwords');
  server.asked.length = 0;
  person = await context.people.person();
});
afterEach(() => context.clock.reset());

/** By an administrator of this moment: the tests move the clock, and sessions end. */
async function change(key: string, value: unknown): Promise<void> {
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  await boss.put(`platform/settings/${key}`, { value }).expect(200);
}
const rangeOf = (password: string): string => `/range/${sha1Of(password).slice(0, 5)}`;
const asked = (): string[] => server.asked.map(({ path }) => path);
const REFUSED = [400, [{ field: 'password', message: 'was seen in a data breach; take one that you use nowhere else' }]];
const outcome = ({ status, body }: { status: number; body: { errors?: unknown } }) => [status, body.errors];

async function resetLink(who = person): Promise<string> {
  const { body } = await boss.post(`platform/users/${who.userId}/password-reset`).expect(201);
  return (body.passwordResetLink as string).split('#')[1] ?? '';
}

/** Password and code, at a time when the code is another one. */
async function signIn(password: string, who = person) {
  const browser = context.people.client();
  const first = await browser.post('sign-in', { email: who.email, password });
  if (first.status !== 200) return { browser, status: first.status, body: first.body };
  context.clock.forward(60_000);
  const { status, body } = await browser.post('sign-in/second-factor', { code: await currentCode(who, context.clock.now()) });
  return { browser, status, body };
}

/** Sets a password that is in the corpus, while nobody looks. */
async function useLeaked(who = person): Promise<void> {
  await change('password.breach-check', 'off');
  const browser = await context.people.signedIn(who);
  await browser.put('profile/password', { currentPassword: who.password, password: LEAKED }).expect(204);
  await change('password.breach-check', 'pwned-passwords');
  server.asked.length = 0;
}

describe('a new password of a person', () => {
  it('is refused when it was seen in a breach: changed, reset or first; five characters leave, with padding asked for', async () => {
    const browser = await context.people.signedIn(person);
    const set = (password: string) => browser.put('profile/password', { currentPassword: person.password, password });
    expect(outcome(await set(LEAKED))).toEqual(REFUSED);
    expect(asked()).toEqual([rangeOf(LEAKED)]);
    const token = await resetLink();
    const redeem = (password: string) => context.people.client().post('password-resets/redeem', { token, password });
    expect(outcome(await redeem(LEAKED))).toEqual(REFUSED);
    expect((await redeem(NEXT)).status).toBe(200);
    const slug = `b-${randomUUIDv7()}`;
    const wanted = { name: 'Northwind', slug, ownerEmail: `${randomUUIDv7()}@example.com` };
    const { body } = await boss.post('platform/organisations', wanted).expect(201);
    const invitation = (body.invitationLink as string).split('#')[1] ?? '';
    const accept = (password: string) => context.people.client().post('invitations/accept', { token: invitation, name: 'Nadia', password });
    expect(outcome(await accept(LEAKED))).toEqual(REFUSED);
    expect((await accept('nobody has typed this 4711')).status).toBe(200);
    expect(server.asked.every(({ path, padding }) => /^\/range\/[0-9A-F]{5}$/u.test(path) && padding === 'true')).toBe(true);
  });

  it('is looked up only where that is switched on, and when no other rule refuses it', async () => {
    const browser = await context.people.signedIn(person);
    const set = (password: string) => browser.put('profile/password', { currentPassword: person.password, password });
    expect((await set('short')).status).toBe(400);
    expect(asked()).toEqual([]);
    await change('password.breach-check', 'off');
    expect((await set(LEAKED)).status).toBe(204);
    expect(asked()).toEqual([]);
  });

  it.each<RangeFault>(['error', 'page', 'cut', 'elsewhere', 'closed', 'silent'])(
    'is taken, and that is recorded, when the service fails (%s), soon enough for somebody who waits',
    async (fault) => {
      const browser = await context.people.signedIn(person);
      server.fault = fault;
      const started = performance.now();
      await browser.put('profile/password', { currentPassword: person.password, password: LEAKED }).expect(204);
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(asked()).toEqual([rangeOf(LEAKED)]);
      expect(await auditEvents(context.api, { objectId: person.userId })).toContainEqual(
        expect.objectContaining({ action: 'password.breach-unknown', outcome: 'failure', details: { of: 'new password' } }),
      );
    },
  );
});

describe('a password that is in use', () => {
  it('has to be changed when it turns up in a breach: after the second factor, with the reason, before any session', async () => {
    await useLeaked();
    const { browser, body } = await signIn(LEAKED);
    expect(body).toEqual({ step: 'new-password', newPasswordReason: 'breached' });
    expect(asked()).toEqual([rangeOf(LEAKED)]);
    expect((await browser.get('session')).status).toBe(401);
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events).toContainEqual(
      expect.objectContaining({ action: 'password.breach-found', outcome: 'failure', actor_id: person.userId, details: null }),
    );
    const due = await boss.get(`platform/users?search=${person.email}`).expect(200);
    expect(due.body.items[0].passwordChangeDue).toBe(true);
    expect(outcome(await browser.post('sign-in/new-password', { password: LEAKED }))).toEqual(REFUSED);
    expect((await browser.post('sign-in/new-password', { password: NEXT })).body).toEqual({ step: 'signed-in' });
    expect((await signIn(NEXT)).body).toEqual({ step: 'signed-in' });
  });

  it('stays due at the next sign-in, whatever the service says then', async () => {
    await useLeaked();
    expect((await signIn(LEAKED)).body.step).toBe('new-password');
    server.fault = 'error';
    server.asked.length = 0;
    expect((await signIn(LEAKED)).body).toEqual({ step: 'new-password', newPasswordReason: 'breached' });
    expect(asked()).toEqual([]);
  });

  it('is looked up again only after the days that are set, and not at all with 0', async () => {
    expect((await signIn(person.password)).body).toEqual({ step: 'signed-in' });
    expect(asked()).toEqual([rangeOf(person.password)]);
    await signIn(person.password);
    context.clock.forward(29 * DAY);
    await signIn(person.password);
    expect(asked()).toHaveLength(1);
    server.leak(person.password, 1);
    context.clock.forward(2 * DAY);
    expect((await signIn(person.password)).body).toEqual({ step: 'new-password', newPasswordReason: 'breached' });
    server.mend(person.password);
    const other = await context.people.person();
    await change('password.breach-check-days', 0);
    server.asked.length = 0;
    expect((await signIn(other.password, other)).body).toEqual({ step: 'signed-in' });
    expect(asked()).toEqual([]);
    await change('password.breach-check-days', 30);
  });

  it('opens as before when the service is away, which is recorded, and is looked up the next time', async () => {
    server.fault = 'error';
    expect((await signIn(person.password)).body).toEqual({ step: 'signed-in' });
    expect(await auditEvents(context.api, { objectId: person.userId })).toContainEqual(
      expect.objectContaining({ action: 'password.breach-unknown', details: { of: 'sign-in' } }),
    );
    server.fault = 'none';
    server.asked.length = 0;
    expect((await signIn(person.password)).body).toEqual({ step: 'signed-in' });
    expect(asked()).toEqual([rangeOf(person.password)]);
  });

  it('attack: nothing of a wrong password leaves, nor of one for a name that is nobody, locked or deactivated', async () => {
    await useLeaked();
    expect((await signIn(`${LEAKED}!`)).status).toBe(401);
    expect((await context.people.client().post('sign-in', { email: 'nobody@example.com', password: LEAKED })).status).toBe(401);
    const guesser = context.people.client();
    for (let times = 0; times < 5; times += 1) await guesser.post('sign-in', { email: person.email, password: 'wrong' });
    expect((await guesser.post('sign-in', { email: person.email, password: LEAKED })).status).toBe(401);
    await context.api.orm.em.getConnection().execute("update users set status = 'deactivated' where id = ?", [person.userId]);
    expect((await signIn(LEAKED)).status).toBe(401);
    expect(asked()).toEqual([]);
  });

  it('attack: neither it nor its SHA-1 is in a table, in Redis, or in what the service is asked', async () => {
    await useLeaked();
    await signIn(LEAKED);
    const hash = sha1Of(LEAKED);
    const { database, redis } = await everythingStored(context.api);
    for (const text of [database, redis, JSON.stringify(server.asked)])
      for (const piece of [LEAKED, hash, hash.toLowerCase(), hash.slice(5)]) expect(text.includes(piece)).toBe(false);
    expect(database).toContain(person.userId);
  });
});
