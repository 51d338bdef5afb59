import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingDefinitions } from '@clientst0r/settings';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

let context: IdentityApi;
let administrator: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});
beforeEach(appoint);

/** A new one for each test: the limits under test hold for administrators too. */
async function appoint(): Promise<void> {
  administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
}

const change = (key: string, value: unknown) => administrator.put(`platform/settings/${key}`, { value });
const restore = async () => {
  await appoint();
  for (const { key, default: value } of settingDefinitions()) await change(key, value).expect(200);
};
afterEach(restore);

/** Texts of all tests that change settings, to find the one that observes each. */
function testTexts(): string {
  const root = join(__dirname, '..');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?:api|integration)\/.*\.spec\.ts$/u.test(path))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
}

it('has a test that changes each setting, so that none is saved and never read', () => {
  const changed = new Set([...testTexts().matchAll(/(?:change|update)\((?:actor, )?'([a-z.-]+)'/gu)].map(([, key]) => key));
  expect(settingDefinitions().length).toBeGreaterThan(5);
  expect(
    settingDefinitions()
      .map(({ key }) => key)
      .filter((key) => !changed.has(key)),
  ).toEqual([]);
});

it('tells each setting with its bounds, and records a change with the value before and after', async () => {
  const { body } = await administrator.get('platform/settings').expect(200);
  expect(body.settings).toContainEqual(
    expect.objectContaining({ key: 'session.idle-minutes', type: 'integer', value: 15, default: 15, minimum: 1, maximum: 1_440 }),
  );
  await change('session.idle-minutes', 20).expect(200);
  await change('session.idle-minutes', 25).expect(200);
  const [last] = (await administrator.get('platform/audit-events?action=setting.changed&search=session.idle-minutes&limit=1').expect(200))
    .body.items;
  expect(last).toMatchObject({ objectName: 'session.idle-minutes', outcome: 'success', details: { before: 20, after: 25 } });
});

it.each([
  ['session.idle-minutes', 0],
  ['session.idle-minutes', 1_441],
  ['session.idle-minutes', 1.5],
  ['session.idle-minutes', '15'],
  ['session.idle-minutes', true],
  ['session.idle-minutes', null],
  ['second-factor.enforcement', 'nobody'],
  ['second-factor.enforcement', { $ne: '' }],
])('refuses %s = %j and keeps the value', async (key, value) => {
  const { body } = await change(key, value).expect(400);
  expect(body).toMatchObject({ code: 'validation-failed', errors: [{ field: 'value' }] });
  const { settings } = (await administrator.get('platform/settings')).body as {
    settings: { key: string; value: unknown; default: unknown }[];
  };
  const setting = settings.find((one) => one.key === key);
  expect(setting?.value).toBe(setting?.default);
});

it('answers 404 for a setting that does not exist', async () => {
  await change('session.nothing', 1).expect(404);
});

it('limits reveals by its setting, for each person apart, and tells the auditors once', async () => {
  const organisationId = await context.people.organisation();
  const path = `organisations/${organisationId}/credentials`;
  const technician = await context.people.memberClient(organisationId, 'technician');
  const other = await context.people.memberClient(organisationId, 'technician');
  const entry = (await technician.post(path, { type: 'login', name: 'Router', fields: [{ key: 'password', value: 'x' }] }).expect(201))
    .body;
  const { id } = entry.fields.find((field: { key: string }) => field.key === 'password');
  const reveal = (client: Client) => client.post(`${path}/${entry.id}/fields/${id}/reveal`, {});
  await change('limits.reveals-per-minute', 2).expect(200);
  await new Promise((resume) => setTimeout(resume, 1_100));
  await reveal(technician).expect(200);
  await reveal(technician).expect(200);
  for (const _ of [1, 2, 3]) {
    const refused = await reveal(technician).expect(429);
    expect(refused.body.code).toBe('too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  }
  await reveal(other).expect(200);
  const events = (await auditEvents(context.api, { organisationId })).filter(({ action }) => action === 'rate-limit.exceeded');
  expect(events).toEqual([expect.objectContaining({ outcome: 'refused', details: { limit: 'reveal', requests: 2 } })]);
});

it('limits requests by its setting', async () => {
  const busy = await context.people.signedIn(await context.people.person());
  await change('limits.requests-per-minute', 60).expect(200);
  await new Promise((resume) => setTimeout(resume, 1_100));
  const statuses: number[] = [];
  for (let count = 0; count < 62; count += 1) statuses.push((await busy.get('session')).status);
  expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true);
  expect(statuses.slice(60)).toEqual([429, 429]);
});
