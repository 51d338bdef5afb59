import type { TestingModule } from '@nestjs/testing';
import type { Redis } from 'ioredis';
import { AuditLogModule, AuditSealer, DetectingModule, Detector, ExportWriter, VerificationRunner } from '@clientst0r/audit';
import { REDIS } from '@clientst0r/platform';
import { auditWork } from '../support/audit-work.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { asDatabaseAdministrator } from '../support/test-environment.js';

/** Every rule, by what people really do at the api, as those see it who are to look into it. */
interface Finding {
  readonly id: string;
  readonly rule: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly count: number | null;
  readonly eventId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

const MINUTE = 60_000;

let context: IdentityApi;
let work: TestingModule;
let officer: Client;
let organisationId: string;

beforeAll(async () => {
  context = await startIdentityApi();
  work = await auditWork(context.clock, [AuditLogModule, DetectingModule]);
});

beforeEach(async () => {
  context.clock.reset();
  officer = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  organisationId = await context.people.organisation('Watched');
});

afterAll(async () => work.close());

const org = (rest: string, organisation = organisationId): string => `organisations/${organisation}/${rest}`;
const query = <T>(sql: string): Promise<T[]> => context.api.orm.em.fork().getConnection().execute<T[]>(sql);

/** The worker's job, which also finds what was committed long after its time: the clock is moved here. */
async function detect(): Promise<void> {
  await query("update audit_feed_progress set widely_looked_at = '2000-01-01'");
  await work.get(Detector).run();
}

async function minutePasses(): Promise<void> {
  context.clock.forward(MINUTE);
  const redis = context.api.app.get<Redis>(REDIS);
  const counted = await redis.keys('throttle:*');
  if (counted.length > 0) await redis.del(...counted);
}

/** As those with the right see them: the organisation's, or the deployment's. */
async function findings(rule: string, organisation: string | null = organisationId): Promise<Finding[]> {
  await detect();
  const auditor = organisation === null ? officer : await context.people.memberClient(organisation, 'auditor');
  const { body } = await auditor
    .get(`${organisation === null ? 'platform' : `organisations/${organisation}`}/detection-findings?limit=100`)
    .expect(200);
  return (body.items as Finding[]).filter((finding) => finding.rule === rule);
}

async function entryOf(owner: Client, organisation = organisationId): Promise<string> {
  const fields = [
    { key: 'password', value: 'x' },
    { key: 'totp', value: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  ];
  const { body } = await owner.post(org('credentials', organisation), { type: 'login', name: 'Router', fields }).expect(201);
  const { id } = (body.fields as { id: string; key: string }[]).find(({ key }) => key === 'password')!;
  return org(`credentials/${body.id}/fields/${id}`, organisation);
}

async function signIn(person: TestPerson, address: string): Promise<void> {
  context.clock.forward(MINUTE);
  const browser = context.people.client(address);
  await browser.post('sign-in', { email: person.email, password: person.password }).expect(200);
  await browser.post('sign-in/second-factor', { code: await currentCode(person, context.clock.now()) }).expect(200);
}

it('a burst of reveals: twenty secrets, revealed and copied, within ten minutes; nineteen are none', async () => {
  const person = await context.people.person({ [organisationId]: ['owner'] });
  const owner = await context.people.signedIn(person);
  const field = await entryOf(owner);
  for (let number = 0; number < 19; number += 1) await owner.post(`${field}/${number % 2 === 0 ? 'reveal' : 'copy'}`, {}).expect(200);
  expect(await findings('reveal-burst')).toEqual([]);
  await owner.post(`${field}/reveal`, {}).expect(200);
  expect(await findings('reveal-burst')).toEqual([
    expect.objectContaining({
      actorId: person.userId,
      actorName: person.name,
      count: 20,
      details: { address: owner.address, threshold: 20, windowMinutes: 10 },
    }),
  ]);
});

it('the first secret in an organisation of somebody who used those of another', async () => {
  const other = await context.people.organisation('Before');
  const person = await context.people.person({ [organisationId]: ['owner'], [other]: ['owner'] });
  const owner = await context.people.signedIn(person);
  for (const organisation of [other, organisationId]) await owner.post(`${await entryOf(owner, organisation)}/reveal`, {}).expect(200);
  expect(await findings('first-organisation', other)).toEqual([]);
  expect(await findings('first-organisation')).toEqual([expect.objectContaining({ actorId: person.userId })]);
});

it('a sign-in from a new network and from a new country, but not the first, and not twice', async () => {
  const person = await context.people.person();
  for (const address of ['47.64.113.136', '47.64.113.200', '47.65.1.1', '212.58.244.1', '212.58.244.1']) await signIn(person, address);
  const of = async (rule: string): Promise<unknown[]> =>
    (await findings(rule, null)).filter(({ actorId }) => actorId === person.userId).map(({ details }) => details);
  expect(await of('new-address')).toEqual([
    { address: '212.58.244.1', network: '212.58.244.0/24' },
    { address: '47.65.1.1', network: '47.65.1.0/24' },
  ]);
  expect(await of('new-country')).toEqual([{ address: '212.58.244.1', country: 'GB' }]);
});

it('a mass export: of entries of the vault, and of audit events', async () => {
  await officer.patch('platform/detection-rules/mass-export', { threshold: 3 }).set('if-match', '"0"').expect(200);
  const vault = await context.people.person({ [organisationId]: ['owner'] });
  const owner = await context.people.signedIn(vault);
  for (let number = 0; number < 3; number += 1) await entryOf(owner);
  await owner.post(org('exports'), { format: 'bitwarden-json', reason: 'Moving' }).expect(200);
  const trail = await context.people.person({ [organisationId]: ['auditor'] });
  const auditor = await context.people.signedIn(trail);
  const { body } = await auditor.post(org('audit-exports'), { format: 'jsonl', filter: {} }).expect(201);
  await work.get(ExportWriter).write(body.id);
  const found = await findings('mass-export');
  await query('delete from detection_rules');
  expect(found).toHaveLength(2);
  expect(found).toContainEqual(expect.objectContaining({ actorId: vault.userId, count: 3 }));
  const ofTrail = found.find(({ actorId }) => actorId === trail.userId);
  expect(ofTrail?.count).toBeGreaterThan(3);
});

it('many refusals: of somebody who tries what he may not, and of an address that tries names', async () => {
  const person = await context.people.person({ [organisationId]: ['viewer'] });
  const viewer = await context.people.signedIn(person);
  for (let number = 0; number < 9; number += 1) await viewer.get(org('audit-events')).expect(403);
  expect(await findings('refusals')).toEqual([]);
  await viewer.get(org('audit-events')).expect(403);
  expect(await findings('refusals')).toEqual([expect.objectContaining({ actorId: person.userId, count: 10 })]);

  const stranger = context.people.client();
  for (let number = 0; number < 12; number += 1) {
    // A limit, which Redis counts by its own clock, refuses the rest of a minute.
    if (number % 6 === 0) await minutePasses();
    await stranger.post('sign-in', { email: `nobody-${number}@example.com`, password: 'guess' }).expect(401);
  }
  const ofAddress = (await findings('refusals', null)).filter(({ details }) => details['address'] === stranger.address);
  expect(ofAddress).toEqual([expect.objectContaining({ actorId: null, count: 10 })]);
});

it('silence: nothing for two hours, not even the heartbeat', async () => {
  const before = (await findings('silence', null)).length;
  const [last] = await query<{ at: string }>('select cast(max(at) as char) as at from audit_events');
  context.clock.forward(new Date(`${last!.at.replace(' ', 'T')}Z`).getTime() + 119 * MINUTE - context.clock.now().getTime());
  await detect();
  const [early] = await query<{ count: string }>("select count(*) as count from detection_findings where rule = 'silence'");
  expect(Number(early?.count)).toBe(before);
  context.clock.forward(2 * MINUTE);
  await detect();
  context.clock.reset();
  officer = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  const after = await findings('silence', null);
  expect(after).toHaveLength(before + 1);
  expect(after[0]).toMatchObject({ actorId: null, details: { windowMinutes: 120 } });
});

it('a broken log: an event that somebody deletes from the database is missed by the next verification', async () => {
  const owner = await context.people.memberClient(organisationId, 'owner');
  await owner.post(`${await entryOf(owner)}/reveal`, {}).expect(200);
  await work.get(AuditSealer).run();
  const here = process.env['DATABASE_NAME'] ?? '';
  const reveal = `from audit_events where organisation_id = '${organisationId}' and action = 'credential.revealed'`;
  const eventId = asDatabaseAdministrator(`select id ${reveal}`, here).trim();
  asDatabaseAdministrator(`drop trigger audit_events_append_only_delete; delete ${reveal}`, here);
  const { body } = await officer.post('platform/audit-log/verifications', { full: true }).expect(201);
  await work.get(VerificationRunner).run(body.id);
  const [found] = await findings('log-broken', null);
  expect(found).toMatchObject({ details: { kind: 'row-deleted', eventId, what: expect.stringContaining(eventId) } });
  const event = (await officer.get(`platform/audit-events/${found!.eventId}`).expect(200)).body;
  expect(event).toMatchObject({ action: 'audit.log-broken', category: 'security', outcome: 'failure' });
});
