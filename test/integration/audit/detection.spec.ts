import { randomUUIDv7 } from 'node:crypto';
import {
  AuditFact,
  type AuditAction,
  type AuditCategory,
  type AuditOutcome,
  type AuditValue,
  DetectionRuleService,
  Detector,
  FindingService,
} from '@clientst0r/audit';
import { type Actor, systemActor } from '@clientst0r/platform';
import { StreamContext } from './stream-context.js';

const minute = 60_000;

class Fact extends AuditFact {
  readonly category: AuditCategory;
  readonly action: AuditAction;
  override readonly outcome: AuditOutcome;
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(
    category: AuditCategory,
    action: string,
    { outcome = 'success' as AuditOutcome, details = {} as Readonly<Record<string, AuditValue>> } = {},
  ) {
    super();
    this.category = category;
    this.action = action as AuditAction;
    this.outcome = outcome;
    this.details = details;
  }
}

let context: StreamContext;

beforeAll(async () => {
  context = await StreamContext.start();
});

afterEach(async () => {
  context.clock.reset();
  await context.sql('delete from detection_rules');
});

afterAll(() => context.close());

const person = (organisationId: string | null = null, address = '198.51.100.7'): Actor => ({
  ...context.actor,
  organisationId,
  address,
  name: 'Robin',
});
const reveal = () => new Fact('vault', 'credential.revealed');

/** With a look for events that were committed long after their time, as the tests make them. */
async function detect(): Promise<void> {
  await context.sql("update audit_feed_progress set widely_looked_at = '2000-01-01'");
  await context.module.get(Detector).run();
}

const ago = (minutes: number): Date => new Date(Date.now() - minutes * minute);

interface Row {
  readonly id: string;
  readonly rule: string;
  readonly organisation_id: string | null;
  readonly count: number | null;
}

const findingsOf = (actor: Actor): Promise<Row[]> =>
  context.sql<Row>('select * from detection_findings where actor_id = ? order by at, rule', [actor.userId]);

async function many(count: number, actor: Actor, fact: () => AuditFact, from = 5): Promise<void> {
  for (let number = 0; number < count; number += 1)
    await context.recordAt('', new Date(ago(from).getTime() + number * 1_000), fact(), actor);
}

it('tells a burst of reveals once, with its security event in the same organisation, and no less', async () => {
  const busy = person(randomUUIDv7());
  const calm = person(busy.organisationId);
  await many(19, calm, reveal);
  await many(19, busy, reveal);
  await detect();
  expect(await findingsOf(busy)).toEqual([]);
  await many(6, busy, reveal, 4);
  await detect();
  await many(10, busy, reveal, 3);
  await detect();
  const findings = await findingsOf(busy);
  expect(findings).toEqual([expect.objectContaining({ rule: 'reveal-burst', organisation_id: busy.organisationId, count: 20 })]);
  expect(await findingsOf(calm)).toEqual([]);
  const events = await context.sql<{ action: string; organisation_id: string }>(
    'select action, organisation_id from audit_events where object_id = ?',
    [findings[0]?.id],
  );
  expect(events).toEqual([{ action: 'detection.found', organisation_id: busy.organisationId }]);
});

it('does not count what lies further apart than the window, nor what another organisation saw', async () => {
  const slow = person(randomUUIDv7());
  await many(12, slow, reveal, 40);
  await many(12, slow, reveal, 5);
  const elsewhere = { ...person(randomUUIDv7()), userId: slow.userId };
  await many(12, elsewhere, reveal, 5);
  await detect();
  expect((await findingsOf(slow)).filter(({ rule }) => rule === 'reveal-burst')).toEqual([]);
});

it('finds the same when jobs run at once or are killed in the middle', async () => {
  const busy = person(randomUUIDv7());
  await many(25, busy, reveal);
  await Promise.all([detect(), detect(), detect()]);
  await detect();
  expect(await findingsOf(busy)).toHaveLength(1);
});

it('tells the first time in an organisation, but not the very first', async () => {
  const first = person(randomUUIDv7());
  const second = { ...first, organisationId: randomUUIDv7() };
  await context.recordAt('', ago(3), reveal(), first);
  await context.recordAt('', ago(2), reveal(), second);
  await context.recordAt('', ago(1), reveal(), second);
  await detect();
  await context.recordFact(reveal(), first);
  await detect();
  expect(await findingsOf(first)).toEqual([
    expect.objectContaining({ rule: 'first-organisation', organisation_id: second.organisationId }),
  ]);
});

it('tells a sign-in from a new network, not from another address of a known one', async () => {
  const signIn = () => new Fact('authentication', 'sign-in.succeeded');
  const home = person(null, '198.51.100.7');
  const addresses = ['198.51.100.7', '198.51.100.200', '203.0.113.5', '203.0.113.6', '2001:db8:1:2::1', '2001:db8:1:ffff::1'];
  for (const [place, address] of addresses.entries()) await context.recordAt('', ago(10 - place), signIn(), { ...home, address });
  await detect();
  const findings = await context.sql<{ details: string }>('select details from detection_findings where actor_id = ?', [home.userId]);
  const networks = findings.map(
    ({ details }) =>
      (typeof details === 'string' ? (JSON.parse(details) as { network: string }) : (details as { network: string })).network,
  );
  expect(networks.toSorted()).toEqual(['2001:db8:1::/48', '203.0.113.0/24']);
});

it('tells a sign-in from a new country, not the first and none whose country is unknown', async () => {
  const traveller = person();
  for (const address of ['47.64.113.136', '47.64.113.137', '10.0.0.1', '212.58.244.1', '212.58.244.1'])
    await context.recordFact(new Fact('authentication', 'sign-in.succeeded'), { ...traveller, address });
  await detect();
  const found = await context.sql<{ details: string }>(
    "select details from detection_findings where rule = 'new-country' and actor_id = ?",
    [traveller.userId],
  );
  expect(found.map(({ details }) => JSON.parse(details) as object)).toEqual([{ address: '212.58.244.1', country: 'GB' }]);
});

it('tells a mass export by the records that are exported', async () => {
  const careful = person(randomUUIDv7());
  await context.recordFact(new Fact('vault', 'credential.exported', { details: { entries: 999 } }), careful);
  const hasty = person(randomUUIDv7());
  await context.recordFact(new Fact('vault', 'credential.exported', { details: { entries: 600 } }), hasty);
  await context.recordFact(new Fact('administration', 'audit.export-finished', { details: { events: 400 } }), hasty);
  await detect();
  expect(await findingsOf(careful)).toEqual([]);
  expect(await findingsOf(hasty)).toEqual([expect.objectContaining({ rule: 'mass-export', count: 1_000 })]);
});

it('tells many refusals of a person, and of an address where nobody is signed in', async () => {
  const refused = () => new Fact('permission', 'access.refused', { outcome: 'refused' });
  const prying = person(randomUUIDv7());
  await many(10, prying, refused);
  const anonymous = { ...systemActor(''), address: '203.0.113.99' };
  for (let number = 0; number < 10; number += 1)
    await context.recordFact(new Fact('authentication', 'sign-in.failed', { outcome: 'failure' }), anonymous);
  await detect();
  expect(await findingsOf(prying)).toEqual([expect.objectContaining({ rule: 'refusals', count: 10 })]);
  const rows = await context.sql<Row>("select * from detection_findings where subject = 'platform/203.0.113.99'");
  expect(rows).toEqual([expect.objectContaining({ rule: 'refusals', organisation_id: null, actor_id: null })]);
});

it('tells a broken log and silence to those who watch the deployment', async () => {
  const count = async (rule: string): Promise<number> =>
    (await context.sql<Row>('select * from detection_findings where rule = ?', [rule])).length;
  const [broken, silent] = [await count('log-broken'), await count('silence')];
  await context.recordFact(new Fact('security', 'audit.log-broken', { outcome: 'failure', details: { row: 7 } }));
  await detect();
  expect(await count('log-broken')).toBe(broken + 1);
  const [last] = await context.sql<{ at: string }>('select max(at) as at from audit_events');
  context.clock.forward(new Date(`${last!.at.replace(' ', 'T')}Z`).getTime() + 119 * minute - Date.now());
  await detect();
  expect(await count('silence')).toBe(silent);
  context.clock.forward(2 * minute);
  await detect();
  await detect();
  expect(await count('silence')).toBe(silent + 1);
});

it('looks as strictly as its rules say, and not at all where they are off', async () => {
  const rules = context.module.get(DetectionRuleService);
  await context.inRequest(() => rules.update(context.actor, 'reveal-burst', 0, { threshold: 3, windowMinutes: 1 }));
  const busy = person(randomUUIDv7());
  await many(3, busy, reveal);
  await detect();
  expect(await findingsOf(busy)).toHaveLength(1);
  await context.inRequest(() => rules.update(context.actor, 'reveal-burst', 1, { enabled: false }));
  const later = person(randomUUIDv7());
  await many(30, later, reveal);
  await detect();
  expect(await findingsOf(later)).toEqual([]);
  await expect(context.inRequest(() => rules.update(context.actor, 'reveal-burst', 1, { enabled: true }))).rejects.toThrow(
    'Somebody changed this',
  );
  await expect(context.inRequest(() => rules.update(context.actor, 'reveal-burst', 2, { threshold: 1 }))).rejects.toMatchObject({
    status: 400,
  });
  await expect(context.inRequest(() => rules.update(context.actor, 'silence', 0, { threshold: 5 }))).rejects.toMatchObject({ status: 400 });
});

it('is acknowledged once, with a reason, which is recorded', async () => {
  const busy = person(randomUUIDv7());
  await many(25, busy, reveal);
  await detect();
  const [finding] = await findingsOf(busy);
  const service = context.module.get(FindingService);
  const acknowledge = (organisationId: string | null) =>
    context.inRequest(() => service.acknowledge(context.actor, organisationId, finding!.id, 'Migration night'));
  await expect(acknowledge(null)).rejects.toMatchObject({ status: 404 });
  await expect(acknowledge(randomUUIDv7())).rejects.toMatchObject({ status: 404 });
  expect(await acknowledge(busy.organisationId)).toMatchObject({ reason: 'Migration night', acknowledgedByName: 'Test' });
  await expect(acknowledge(busy.organisationId)).rejects.toMatchObject({ code: 'already-acknowledged' });
  const open = await context.inRequest(() => service.list(busy.organisationId, { acknowledged: false, limit: 10 }));
  expect(open).toEqual([]);
  const [event] = await context.sql<{ details: string }>(
    "select details from audit_events where action = 'finding.acknowledged' and object_id = ?",
    [finding?.id],
  );
  expect(event?.details).toContain('Migration night');
});
