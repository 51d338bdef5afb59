import { randomUUIDv7 } from 'node:crypto';
import { RoleSessionLimits } from '../../libs/identity/src/policy/role-session-limits.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client, TestPerson } from '../support/people.js';
import { readSettingsAgain } from '../support/settings-again.js';

const MINUTE = 60_000;

let context: IdentityApi;
let boss: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
});

afterEach(async () => {
  context.clock.reset();
  for (const table of ['settings', 'role_session_limits', 'second_factor_rules']) await sql(`delete from ${table}`);
  readSettingsAgain(context.api.app);
  context.api.app.get(RoleSessionLimits).forget();
});

const sql = (text: string, parameters: unknown[] = []) => context.api.orm.em.getConnection().execute(text, parameters);
const statusOf = async (browser: Client): Promise<number> => (await browser.get('session')).status;
const change = (key: string, value: unknown) => boss.put(`platform/settings/${key}`, { value }).expect(200);
const limit = (roleId: string, idleMinutes: number | null, absoluteHours: number | null) =>
  boss.put(`platform/session-limits/${roleId}`, { idleMinutes, absoluteHours });

describe('limits of sessions by role', () => {
  it('hold for those who have the role, on sessions that run already, and for nobody else; the strictest of several', async () => {
    const organisation = await context.people.organisation();
    const other = await context.people.organisation();
    const auditor = await context.people.person({ [organisation]: ['viewer'], [other]: ['auditor'] });
    const viewer = await context.people.person({ [organisation]: ['viewer'] });
    const [strict, loose] = [await context.people.signedIn(auditor), await context.people.signedIn(viewer)];
    expect([await statusOf(strict), await statusOf(loose)]).toEqual([200, 200]);
    await limit('auditor', 5, null).expect(200);
    await limit('viewer', 12, 4).expect(200);
    const { body } = await strict.get('session').expect(200);
    expect(Math.round((Date.parse(body.idleExpiresAt) - Date.now()) / MINUTE)).toBe(5);
    context.clock.forward(6 * MINUTE);
    expect([await statusOf(strict), await statusOf(loose)]).toEqual([401, 200]);
    const ended = (await auditEvents(context.api, { address: strict.address })).filter(({ action }) => action === 'session.ended');
    expect(ended).toEqual([expect.objectContaining({ actor_id: auditor.userId, details: { reason: 'over its limits' } })]);
    for (let minutes = 6; minutes < 250; minutes += 10) {
      context.clock.forward(10 * MINUTE);
      await statusOf(loose);
    }
    expect(await statusOf(loose)).toBe(401);
  });

  it('of a platform role hold too, and are gone when they are taken back; each change is recorded with before and after', async () => {
    const officer = await context.people.person({}, ['platform-administrator']);
    const browser = await context.people.signedIn(officer);
    await limit('platform-administrator', 3, null).expect(200);
    context.clock.forward(4 * MINUTE);
    expect(await statusOf(browser)).toBe(401);
    context.clock.reset();
    await limit('platform-administrator', null, null).expect(200);
    const again = await context.people.signedIn(officer);
    context.clock.forward(4 * MINUTE);
    expect(await statusOf(again)).toBe(200);
    const events = (await auditEvents(context.api, { address: boss.address })).filter(({ action }) => action === 'session-limit.changed');
    expect(events.at(-1)?.details).toEqual({
      before: { idleMinutes: 3, absoluteHours: null },
      after: { idleMinutes: null, absoluteHours: null },
    });
  });

  it('are listed for every role, refused for roles that do not exist and for senseless values', async () => {
    const { body } = await boss.get('platform/session-limits').expect(200);
    expect(body.items.map(({ roleId }: { roleId: string }) => roleId)).toEqual(
      expect.arrayContaining(['platform-administrator', 'owner', 'viewer']),
    );
    await limit('no-such-role', 5, null).expect(404);
    for (const [idle, absolute] of [
      [0, null],
      [5, 169],
      [1.5, null],
      ['5', null],
    ]) {
      await boss.put('platform/session-limits/viewer', { idleMinutes: idle, absoluteHours: absolute }).expect(400);
    }
    const person = await context.people.signedIn(await context.people.person());
    await person.put('platform/session-limits/viewer', { idleMinutes: 5, absoluteHours: null }).expect(403);
  });
});

describe('a second factor that is required of some', () => {
  let person: TestPerson;
  let organisation: string;

  /** Nobody must have one by the settings, and this person has none. */
  beforeEach(async () => {
    organisation = await context.people.organisation();
    person = await context.people.person({ [organisation]: ['viewer'] });
    await sql('delete from totp_factors where user_id = ?', [person.userId]);
    await sql('delete from recovery_codes where user_id = ?', [person.userId]);
    await change('second-factor.enforcement', 'optional');
  });

  const enter = async (browser = context.people.client()) => {
    const { body } = await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
    return { browser, body: body as { step: string; secondFactorDueAt?: string } };
  };
  const requireOfUser = (graceDays = 0) => boss.put(`platform/users/${person.userId}/second-factor-policy`, { required: true, graceDays });
  const owner = () => context.people.memberClient(organisation, 'owner');

  it('of one person ends his sessions without one, and his next sign-in sets one up', async () => {
    const { browser, body } = await enter();
    expect([body.step, await statusOf(browser)]).toEqual(['signed-in', 200]);
    await requireOfUser().expect(200);
    expect(await statusOf(browser)).toBe(401);
    expect((await enter()).body.step).toBe('enrol-second-factor');
  });

  it('of an organisation holds for its members, and for nobody else', async () => {
    await (await owner()).put(`organisations/${organisation}/second-factor-policy`, { required: true }).expect(200);
    const { body } = await enter();
    expect(body).toEqual({ step: 'enrol-second-factor' });
    person = await context.people.person();
    await sql('delete from totp_factors where user_id = ?', [person.userId]);
    expect((await enter()).body.step).toBe('signed-in');
  });

  it('may be put off until the grace is over, which is told at each sign-in and never begins anew', async () => {
    await requireOfUser(3).expect(200);
    const first = await enter();
    expect(first.body.step).toBe('enrol-second-factor');
    const dueAt = Date.parse(first.body.secondFactorDueAt ?? '');
    expect(Math.round((dueAt - Date.now()) / (24 * 60 * MINUTE))).toBe(3);
    const { body } = await first.browser.post('sign-in/enrolment/postpone').expect(200);
    expect(body).toEqual({ step: 'signed-in' });
    expect(await statusOf(first.browser)).toBe(200);
    context.clock.forward(2 * 24 * 60 * MINUTE);
    expect(Date.parse((await enter()).body.secondFactorDueAt ?? '')).toBe(dueAt);
    context.clock.forward(25 * 60 * MINUTE);
    const last = await enter();
    expect(last.body).toEqual({ step: 'enrol-second-factor' });
    await last.browser.post('sign-in/enrolment/postpone').expect(401);
    expect(await statusOf(last.browser)).toBe(401);
  });

  it('ends a session at the moment when the grace is over', async () => {
    await change('session.idle-minutes', 1_440);
    await change('session.absolute-hours', 168);
    await requireOfUser(1).expect(200);
    const { browser } = await enter();
    context.clock.forward(20 * 60 * MINUTE);
    const late = await enter(browser);
    await late.browser.post('sign-in/enrolment/postpone').expect(200);
    context.clock.forward(3 * 60 * MINUTE);
    expect(await statusOf(browser)).toBe(200);
    context.clock.forward(61 * MINUTE);
    expect(await statusOf(browser)).toBe(401);
  });

  it('has no grace for somebody whose factors were taken away', async () => {
    await requireOfUser(14).expect(200);
    await sql('update users set factors_reset_at = utc_timestamp(3) where id = ?', [person.userId]);
    expect((await enter()).body).toEqual({ step: 'enrol-second-factor' });
  });

  it('holds by the setting for everybody, with its own days', async () => {
    await change('second-factor.enforcement', 'everyone');
    await change('second-factor.grace-days', 2);
    const { browser, body } = await enter();
    expect(body.secondFactorDueAt).toBeDefined();
    await browser.post('sign-in/enrolment/postpone').expect(200);
    expect(await statusOf(browser)).toBe(200);
  });

  it('is changed with before and after in the record, by those who may, after a fresh proof', async () => {
    await requireOfUser(5).expect(200);
    await requireOfUser(2).expect(200);
    await boss.put(`platform/users/${person.userId}/second-factor-policy`, { required: false }).expect(200);
    const events = (await auditEvents(context.api, { objectId: person.userId })).filter(
      ({ action }) => action === 'second-factor.rule-changed',
    );
    expect(events.map(({ details }) => details)).toEqual([
      { before: { required: false, graceDays: null }, after: { required: true, graceDays: 5 } },
      { before: { required: true, graceDays: 5 }, after: { required: true, graceDays: 2 } },
      { before: { required: true, graceDays: 2 }, after: { required: false, graceDays: null } },
    ]);
    await requireOfUser(15).expect(400);
    await boss.put(`platform/users/${randomUUIDv7()}/second-factor-policy`, { required: true }).expect(404);
    const viewer = await context.people.memberClient(organisation, 'viewer');
    await viewer.put(`organisations/${organisation}/second-factor-policy`, { required: true }).expect(403);
    context.clock.forward(6 * MINUTE);
    const old = await requireOfUser();
    expect([old.status, old.body.code]).toEqual([403, 'reauthentication-required']);
  });
});
