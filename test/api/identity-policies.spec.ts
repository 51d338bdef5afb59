import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

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
  await aSecond();
});

const sql = (text: string, parameters: unknown[] = []) => context.api.orm.em.getConnection().execute(text, parameters);
const aSecond = () => new Promise((resume) => setTimeout(resume, 1_100));
const statusOf = async (browser: Client): Promise<number> => (await browser.get('session')).status;
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
    await aSecond();
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
    await aSecond();
    context.clock.forward(4 * MINUTE);
    expect(await statusOf(browser)).toBe(401);
    context.clock.reset();
    await limit('platform-administrator', null, null).expect(200);
    await aSecond();
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
