import { randomUUIDv7 } from 'node:crypto';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { readSettingsAgain } from '../support/settings-again.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NEXT = 'an unusual sentence about llamas';

let context: IdentityApi;
let person: TestPerson;
let client: Client;
let administrator: TestPerson;
let boss: Client;
let changed = false;

beforeAll(async () => {
  context = await startIdentityApi();
});

const LITTLE_MORE = 'must be more than the name of this product or of an organisation';

beforeEach(async () => {
  person = await context.people.person();
  client = await context.people.signedIn(person);
  administrator = await context.people.person({}, ['platform-administrator']);
  boss = await context.people.signedIn(administrator);
});

afterEach(async () => {
  context.clock.reset();
  if (!changed) return;
  changed = false;
  await context.api.orm.em.getConnection().execute('delete from settings');
  readSettingsAgain(context.api.app);
});

async function change(key: string, value: unknown): Promise<void> {
  changed = true;
  expect((await boss.put(`platform/settings/${key}`, { value })).status).toBe(200);
}

const statusOf = async (browser: Client): Promise<number> => (await browser.get('session')).status;
const actionsOf = async ({ userId }: Pick<TestPerson, 'userId'>) =>
  (await auditEvents(context.api, { objectId: userId })).map(({ action }) => action);
const setPassword = (currentPassword: string, password: string, browser = client) =>
  browser.put('profile/password', { currentPassword, password });

/** Password and code; ends where the server leads. */
async function signIn(password: string, who = person): Promise<{ browser: Client; step: string | number }> {
  const browser = context.people.client();
  const first = await browser.post('sign-in', { email: who.email, password });
  if (first.status !== 200) return { browser, step: first.status };
  if (first.body.step !== 'second-factor') return { browser, step: first.body.step as string };
  context.clock.forward(MINUTE);
  const { body } = await browser.post('sign-in/second-factor', { code: await currentCode(who, context.clock.now()) });
  return { browser, step: body.step as string };
}

describe("changing one's own password", () => {
  it('needs the present one, renews this session, ends all others, and is recorded without either', async () => {
    const [other, before] = [await context.people.signedIn(person), client.copy()];
    expect((await setPassword(person.password, NEXT)).status).toBe(204);
    expect(client.cookies.get('__Host-session')).not.toBe(before.cookies.get('__Host-session'));
    expect(await Promise.all([client, before, other].map(statusOf))).toEqual([200, 401, 401]);
    expect((await signIn(person.password)).step).toBe(401);
    expect((await signIn(NEXT)).step).toBe('signed-in');
    expect(await actionsOf(person)).toEqual(expect.arrayContaining(['password.changed', 'session.revoked']));
    const rows = JSON.stringify(await context.api.orm.em.getConnection().execute('select * from audit_events'));
    for (const secret of [person.password, NEXT]) expect(rows).not.toContain(secret);
  });

  it('demands letters, digits and symbols only where that is switched on', async () => {
    await change('password.mixed-case', true);
    await change('password.digit', true);
    await change('password.symbol', true);
    const { status, body } = await setPassword(person.password, NEXT);
    expect([status, body.errors]).toEqual([400, [{ field: 'password', message: 'must have capital and small letters' }]]);
    expect((await setPassword(person.password, `${NEXT} and 7 Cats`)).status).toBe(204);
  });

  it('D21: is refused without the present one, also to somebody who has just confirmed by app; guesses are counted and recorded', async () => {
    for (let guess = 0; guess < 4; guess += 1) expect((await setPassword('a wrong guess', NEXT)).status).toBe(401);
    expect((await client.put('profile/password', { password: NEXT })).status).toBe(400);
    expect((await setPassword(person.password, NEXT)).status).toBe(429);
    expect((await signIn(NEXT)).step).toBe(401);
    const events = await auditEvents(context.api, { address: client.address });
    expect(events.filter(({ action }) => action === 'reauthentication.failed')).toHaveLength(4);
  });

  it('D27: is refused to an old session until it has confirmed', async () => {
    context.clock.forward(6 * MINUTE);
    expect((await setPassword(person.password, NEXT)).body.code).toBe('reauthentication-required');
    await client.post('session/re-authentication', { code: await currentCode(person, context.clock.now()) });
    expect((await setPassword(person.password, NEXT)).status).toBe(204);
  });

  it.each([
    ['short', 'must have at least 12 characters'],
    ['x'.repeat(129), 'must have at most 128 characters'],
    ['passwordpassword', 'is one of the passwords that everybody tries first'],
    ['my name is test person', 'must not contain your own name or e-mail address'],
    ['aaaaaaaaaaaaaa', 'must not be one character over and over'],
    ['clientst0r2026', LITTLE_MORE],
  ])('D19: refuses %s', async (password, message) => {
    const { status, body } = await setPassword(person.password, password);
    expect([status, body.errors]).toEqual([400, [{ field: 'password', message }]]);
    expect(await statusOf(client)).toBe(200);
  });

  it('D19: refuses little more than the name of an organisation of his, also of the one that he is invited to', async () => {
    const organisation = await context.people.organisation('Lakeside Dental');
    const member = await context.people.person({ [organisation]: ['viewer'] });
    const browser = await context.people.signedIn(member);
    expect((await setPassword(member.password, 'Lakeside-Dental-26', browser)).body.errors).toEqual([
      { field: 'password', message: LITTLE_MORE },
    ]);
    expect((await setPassword(person.password, 'Lakeside-Dental-26')).status).toBe(204);
    const owner = await context.people.memberClient(organisation, 'owner');
    const { body } = await owner.post(`organisations/${organisation}/invitations`, {
      email: 'new.colleague@example.com',
      roleIds: ['viewer'],
    });
    const accept = (password: string) =>
      context.people.client().post('invitations/accept', { token: String(body.invitationLink).split('#')[1], name: 'Ida', password });
    expect((await accept('lakesidedental1')).body.errors).toEqual([{ field: 'password', message: LITTLE_MORE }]);
    expect((await accept('a heron at lakeside dental')).status).toBe(200);
  });

  it('does not take any of the last five, the present one included', async () => {
    const texts = [person.password, ...['first', 'second', 'third'].map((word) => `${word} sentence about llamas`)];
    for (const [index, text] of texts.slice(1).entries()) expect((await setPassword(texts[index] ?? '', text)).status).toBe(204);
    const { status, body } = await setPassword(texts[3] ?? '', person.password);
    expect([status, body.errors]).toEqual([400, [{ field: 'password', message: 'is one of your last 5 passwords' }]]);
  });

  it('takes an older one again when the history is set shorter', async () => {
    expect((await setPassword(person.password, NEXT)).status).toBe(204);
    expect((await setPassword(NEXT, person.password)).status).toBe(400);
    await change('password.history', 1);
    expect((await setPassword(NEXT, person.password)).status).toBe(204);
  });

  it('ends a half sign-in that began with the old one', async () => {
    const thief = context.people.client();
    await thief.post('sign-in', { email: person.email, password: person.password }).expect(200);
    await new Promise((resume) => setTimeout(resume, 5));
    expect((await setPassword(person.password, NEXT)).status).toBe(204);
    const { status, body } = await thief.post('sign-in/second-factor', { code: await currentCode(person, context.clock.now()) });
    expect([status, body.code]).toEqual([401, 'sign-in-expired']);
  });
});

describe('a password that is due for change', () => {
  const require = () => boss.post(`platform/users/${person.userId}/require-password-change`);

  it('ends the sessions at once and stands between the factors and the next session', async () => {
    expect((await require()).status).toBe(204);
    expect(await statusOf(client)).toBe(401);
    const { browser, step } = await signIn(person.password);
    expect(step).toBe('new-password');
    expect(await statusOf(browser)).toBe(401);
    expect((await browser.post('sign-in/new-password', { password: person.password })).status).toBe(400);
    expect((await browser.post('sign-in/new-password', { password: NEXT })).body).toEqual({ step: 'signed-in' });
    expect(await statusOf(browser)).toBe(200);
    expect((await signIn(NEXT)).step).toBe('signed-in');
    expect(await actionsOf(person)).toEqual(expect.arrayContaining(['password.change-required', 'password.changed']));
  });

  it('is not set by somebody who has not given the second factor', async () => {
    await require();
    const browser = context.people.client();
    expect((await browser.post('sign-in', { email: person.email, password: person.password })).body.step).toBe('second-factor');
    expect((await browser.post('sign-in/new-password', { password: NEXT })).body.code).toBe('sign-in-expired');
    expect((await context.people.client().post('sign-in/new-password', { password: NEXT })).status).toBe(401);
  });

  it('is set once, of several at the same moment', async () => {
    await require();
    const { browser } = await signIn(person.password);
    const tries = Array.from({ length: 4 }, (_, index) => browser.copy().post('sign-in/new-password', { password: `${NEXT} ${index}` }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200).every((status) => status === 401)).toBe(true);
  });

  it('holds where no second factor is enforced, too', async () => {
    await change('second-factor.enforcement', 'optional');
    await boss.post(`platform/users/${person.userId}/reset-factors`);
    await require();
    const { browser, step } = await signIn(person.password);
    expect(step).toBe('new-password');
    expect((await browser.post('sign-in/new-password', { password: NEXT })).body).toEqual({ step: 'signed-in' });
  });
});

describe("an administrator's link for a new password", () => {
  async function link(of = person, by = boss): Promise<string> {
    const { status, body } = await by.post(`platform/users/${of.userId}/password-reset`);
    expect(status).toBe(201);
    return (body.passwordResetLink as string).split('#')[1] ?? '';
  }
  const redeem = (token: string, password = NEXT, browser = context.people.client()) =>
    browser.post('password-resets/redeem', { token, password });

  it('sets it, ends all sessions, and leaves the second factor due', async () => {
    const browser = context.people.client();
    expect((await redeem(await link(), NEXT, browser)).body).toMatchObject({ step: 'second-factor' });
    expect(await statusOf(client)).toBe(401);
    expect(await statusOf(browser)).toBe(401);
    expect((await browser.post('sign-in/second-factor', { code: await currentCode(person) })).body.step).toBe('signed-in');
    expect((await signIn(person.password)).step).toBe(401);
    expect(await actionsOf(person)).toEqual(expect.arrayContaining(['password.reset-issued', 'password.reset', 'sign-in.succeeded']));
  });

  it('points to the configured host, whatever the request says', async () => {
    const { body } = await boss
      .post(`platform/users/${person.userId}/password-reset`)
      .set('host', 'evil.example')
      .set('x-forwarded-host', 'evil.example');
    expect(body.passwordResetLink).not.toContain('evil');
    expect(body.passwordResetLink).toMatch(/\/password-reset#[\w-]{43}$/u);
  });

  it('D22: is answered in one way when it is unknown, used, too old, replaced, or of an account that is not active', async () => {
    const used = await link();
    expect((await redeem(used)).status).toBe(200);
    const replaced = await link();
    const late = await link();
    context.clock.forward(HOUR + 1_000);
    const answers = [await redeem(used), await redeem('nothing'), await redeem(replaced), await redeem(late)];
    context.clock.reset();
    const other = await context.people.person();
    const ofDeactivated = await link(other);
    await boss.post(`platform/users/${other.userId}/deactivate`).expect(200);
    answers.push(await redeem(ofDeactivated));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body.code, body.detail]))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'password-reset-invalid' } });
  });

  it('D22: works once when it is opened many times at the same moment', async () => {
    const token = await link();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => redeem(token, `${NEXT} ${index}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 404].includes(status))).toBe(true);
  });

  it('survives a password that the rules refuse, and is in no table', async () => {
    const token = await link();
    expect((await redeem(token, 'short')).status).toBe(400);
    const rows = JSON.stringify(await context.api.orm.em.getConnection().execute('select * from password_resets'));
    expect(rows).not.toContain(token);
    expect((await redeem(token)).status).toBe(200);
  });

  it('is not made for oneself, for nobody, or by those who may only look', async () => {
    expect((await boss.post(`platform/users/${administrator.userId}/password-reset`)).body.code).toBe('own-account');
    expect((await boss.post(`platform/users/${randomUUIDv7()}/password-reset`)).status).toBe(404);
    const auditor = await context.people.signedIn(await context.people.person({}, ['platform-auditor']));
    expect((await auditor.post(`platform/users/${person.userId}/password-reset`)).status).toBe(403);
  });

  it('and a reset of the second factor do not come from the same hand within a day: the two together would be the account', async () => {
    await link();
    const refused = await boss.post(`platform/users/${person.userId}/reset-factors`);
    expect([refused.status, refused.body.code]).toEqual([409, 'second-person-needed']);
    const second = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    expect((await second.post(`platform/users/${person.userId}/reset-factors`)).status).toBe(204);
    expect((await second.post(`platform/users/${person.userId}/password-reset`)).body.code).toBe('second-person-needed');
    const events = await auditEvents(context.api, { address: boss.address });
    expect(events.some(({ action, details }) => action === 'access.refused' && details?.['reason'] === 'second-person-needed')).toBe(true);
  });
});

describe('second factors', () => {
  it('that an administrator takes away end the sessions; the next sign-in sets up new ones', async () => {
    expect((await boss.post(`platform/users/${person.userId}/reset-factors`)).status).toBe(204);
    expect(await statusOf(client)).toBe(401);
    expect((await signIn(person.password)).step).toBe('enrol-second-factor');
    expect(await actionsOf(person)).toContain('second-factor.reset');
    const rows = await context.api.orm.em.getConnection().execute('select * from recovery_codes where user_id = ?', [person.userId]);
    expect(rows).toEqual([]);
  });

  it('are set up voluntarily while they are optional, after which the session goes on under a new token', async () => {
    await change('second-factor.enforcement', 'optional');
    await boss.post(`platform/users/${person.userId}/reset-factors`);
    const { browser, step } = await signIn(person.password);
    expect(step).toBe('signed-in');
    const begun = await browser.post('profile/factors/enrolment');
    expect(begun.status).toBe(200);
    const totpSecret = begun.body.secret as string;
    const right = await currentCode({ totpSecret }, context.clock.now());
    const wrong = right === '111111' ? '222222' : '111111';
    expect((await browser.post('profile/factors/enrolment/confirm', { code: wrong })).status).toBe(400);
    const old = browser.copy();
    const confirmed = await browser.post('profile/factors/enrolment/confirm', { code: right });
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    expect([await statusOf(browser), await statusOf(old)]).toEqual([200, 401]);
    expect((await browser.get('profile/factors')).body).toEqual({
      password: true,
      totp: true,
      passkeys: 0,
      recoveryCodesLeft: 10,
      proof: 'totp',
      proofProviders: [],
    });
    expect((await browser.post('profile/factors/enrolment')).body.code).toBe('second-factor-exists');
    expect((await signIn(person.password, { ...person, totpSecret })).step).toBe('signed-in');
  });

  it('cannot be confirmed that were never begun', async () => {
    expect((await client.post('profile/factors/enrolment/confirm', { code: '123456' })).status).toBe(400);
    expect((await client.post('profile/factors/enrolment')).body.code).toBe('second-factor-exists');
  });
});

describe('platform roles', () => {
  const give = (roleIds: string[], to = person, by = boss) => by.put(`platform/users/${to.userId}/platform-roles`, { roleIds });

  it('are given and taken, at once and recorded with before and after', async () => {
    expect((await give(['platform-auditor'])).body.platformRoles).toEqual([
      { id: 'platform-auditor', name: 'Platform auditor', startsAt: null, endsAt: null },
    ]);
    expect((await client.get('platform/users')).status).toBe(200);
    expect((await give([])).body.platformRoles).toEqual([]);
    expect((await client.get('platform/users')).status).toBe(403);
    const events = (await auditEvents(context.api, { objectId: person.userId })).filter(({ action }) => action.startsWith('platform-role'));
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ['platform-role.assigned', { roles: ['platform-auditor'], before: [], after: ['platform-auditor'] }],
      ['platform-role.removed', { roles: ['platform-auditor'], before: ['platform-auditor'], after: [] }],
    ]);
  });

  it("D09: are never one's own to change, never of an organisation, and never unknown", async () => {
    expect((await give(['platform-auditor'], administrator)).body.code).toBe('own-roles');
    for (const roleId of ['owner', 'nothing']) expect((await give([roleId])).status).toBe(400);
    expect((await client.get('session')).body.platformPermissions).toEqual([]);
  });

  it('D09: keep one administrator, also when two dismiss each other at the same moment', async () => {
    const everybody = 'delete from platform_role_assignments where user_id <> ?';
    await context.api.orm.em.getConnection().execute(everybody, [administrator.userId]);
    const peer = await context.people.person({}, ['platform-administrator']);
    const peerClient = await context.people.signedIn(peer);
    const answers = await Promise.all([give([], peer, boss), give([], administrator, peerClient)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const rows = await context.api.orm.em
      .getConnection()
      .execute<{ left: number }[]>("select count(*) as `left` from platform_role_assignments where role_id = 'platform-administrator'");
    expect(rows[0]?.left).toBe(1);
  });

  it('are listed with what they permit', async () => {
    const { body } = await boss.get('platform/roles');
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['platform-administrator', 'security-officer', 'platform-auditor']);
  });
});
