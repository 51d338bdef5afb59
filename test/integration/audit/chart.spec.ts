import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import type { MikroORM } from '@mikro-orm/mariadb';
import { ChartReader, dayRange, EventCounter } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { auditWork, plantEvent, type PlantedEvent } from '../../support/audit-work.js';
import { MovableClock } from '../../support/identity-api.js';
import { connectAs } from '../../support/test-database.js';

const clock = new MovableClock();
let work: TestingModule;
let orm: MikroORM;
let counter: EventCounter;
let charts: ChartReader;

beforeAll(async () => {
  work = await auditWork(clock);
  orm = await connectAs('application');
  counter = work.get(EventCounter);
  charts = work.get(ChartReader);
});
afterAll(async () => work.close());

async function countAll(): Promise<void> {
  // Settled: what a test has just written is counted too.
  clock.forward(6_000);
  while (await counter.step());
}

const sql = <T extends object>(statement: string, values: readonly unknown[] = []): Promise<T[]> =>
  orm.em.fork().getConnection().execute<T[]>(statement, values);

/** The same counts, from the daily tables and from the events themselves; what lies after the last step is in neither. */
async function expectEqualToRaw(): Promise<void> {
  const scope = "coalesce(organisation_id, '00000000-0000-0000-0000-000000000000')";
  const before = 'at < (select counted_to from audit_count_progress)';
  const pairs = [
    [
      'select scope_id as scope, cast(day as char) as day, category, outcome, events from audit_daily_events',
      `select ${scope} as scope, cast(date(at) as char) as day, category, outcome, count(*) as events from audit_events where ${before} group by 1, 2, 3, 4`,
    ],
    [
      'select scope_id as scope, cast(day as char) as day, actor_id as actor, action, events from audit_daily_reveals',
      `select ${scope} as scope, cast(date(at) as char) as day, actor_id as actor, action, count(*) as events from audit_events where ${before}
       and outcome = 'success' and actor_id is not null and action in ('credential.revealed', 'credential.copied', 'credential.code-generated') group by 1, 2, 3, 4`,
    ],
    [
      'select scope_id as scope, cast(day as char) as day, address, events, failures from audit_daily_addresses',
      `select ${scope} as scope, cast(date(at) as char) as day, address, count(*) as events, sum(outcome <> 'success') as failures from audit_events where ${before} and address <> '' group by 1, 2, 3`,
    ],
    [
      'select scope_id as scope, cast(day as char) as day, country, events, failures from audit_daily_countries',
      `select ${scope} as scope, cast(date(at) as char) as day, coalesce(country, 'ZZ') as country, count(*) as events, sum(outcome <> 'success') as failures from audit_events where ${before} and address <> '' group by 1, 2, 3`,
    ],
  ] as const;
  const plain = (rows: object[]): string[] => rows.map((row) => JSON.stringify(Object.values(row).map(String))).sort();
  for (const [counted, raw] of pairs) expect(plain(await sql(counted))).toEqual(plain(await sql(raw)));
}

it('counts as many as there are, over days, organisations, categories, outcomes, people and addresses', async () => {
  const organisations = [null, randomUUID(), randomUUID()];
  const actors = [null, randomUUID(), randomUUID()];
  for (let number = 0; number < 120; number += 1) {
    const event: PlantedEvent = {
      at: new Date(Date.UTC(2026, 9, 1 + (number % 5), 23, 59, 59, 998 + (number % 2))),
      organisationId: organisations[number % 3]!,
      category: number % 2 ? 'vault' : 'authentication',
      action: number % 4 ? 'credential.revealed' : 'credential.copied',
      outcome: ['success', 'failure', 'refused'][(number % 7) % 3]!,
      actorId: actors[number % 3]!,
      address: number % 11 ? `198.51.100.${number % 6}` : '',
      country: ['DE', 'AT', null][number % 3]!,
    };
    await plantEvent(orm, event);
  }
  await countAll();
  await expectEqualToRaw();
});

it('counts nothing twice when two workers are at it, or one begins again', async () => {
  const organisationId = randomUUID();
  for (let number = 0; number < 20; number += 1) await plantEvent(orm, { organisationId, at: clock.now() });
  clock.forward(6_000);
  await Promise.all([counter.step(), counter.step(), counter.step(), counter.step()]);
  await countAll();
  const [row] = await sql<{ events: string }>('select sum(events) as events from audit_daily_events where scope_id = ?', [organisationId]);
  expect(Number(row?.events)).toBe(20);
  await expectEqualToRaw();
});

it('finds events that commit after their time was counted, and those of a day long past', async () => {
  const organisationId = randomUUID();
  await countAll();
  const late = orm.em.fork();
  await late.begin();
  await late.execute(
    `insert into audit_events (at, id, organisation_id, category, action, outcome, actor_name, address, user_agent, request_id)
     values (?, uuid(), ?, 'vault', 'credential.viewed', 'success', 'Late', '203.0.113.9', '', '')`,
    [new Date(clock.now().getTime() - 8_000), organisationId],
  );
  await plantEvent(orm, { organisationId, at: clock.now() });
  await countAll();
  await late.commit();
  const counted = async () =>
    Number(
      (await sql<{ events: string | null }>('select sum(events) as events from audit_daily_events where scope_id = ?', [organisationId]))[0]
        ?.events,
    );
  expect(await counted()).toBe(1);
  clock.forward(61_000);
  expect(await counter.check()).toHaveLength(1);
  expect(await counted()).toBe(2);
  await plantEvent(orm, { organisationId, at: '2026-10-03 12:00:00.000' });
  await counter.recount(systemActor('test'), '2026-10-03');
  expect(await counted()).toBe(3);
  expect(await counter.check()).toEqual([]);
  await expectEqualToRaw();
});

it('draws from the counts only what is the scope’s own and in the range', async () => {
  const organisationId = randomUUID();
  const [busy, calm] = [randomUUID(), randomUUID()];
  for (let number = 0; number < 3; number += 1)
    await plantEvent(orm, {
      organisationId,
      at: '2026-10-07 01:00:00.000',
      action: 'credential.revealed',
      actorId: busy,
      actorName: 'Busy',
      address: '198.51.100.1',
    });
  await plantEvent(orm, {
    organisationId,
    at: '2026-10-07 23:59:59.999',
    action: 'credential.copied',
    actorId: calm,
    actorName: 'Calm',
    address: '198.51.100.2',
    outcome: 'success',
  });
  await plantEvent(orm, {
    organisationId,
    at: '2026-10-08 00:00:00.000',
    action: 'credential.revealed',
    actorId: calm,
    outcome: 'refused',
    address: '198.51.100.2',
  });
  await counter.recount(systemActor('test'), '2026-10-07');
  await counter.recount(systemActor('test'), '2026-10-08');
  const scope = { organisationId };
  const both = { from: '2026-10-07', to: '2026-10-08' };
  expect(await charts.events(scope, both)).toEqual([
    { day: '2026-10-07', category: 'vault', success: 4, failure: 0, refused: 0 },
    { day: '2026-10-08', category: 'vault', success: 0, failure: 0, refused: 1 },
  ]);
  expect(await charts.events(scope, both, 'security')).toEqual([]);
  expect(await charts.reveals(scope, both)).toEqual([
    { actorId: busy, actorName: 'Busy', revealed: 3, copied: 0, codes: 0, former: 0, shared: 0, exported: 0 },
    { actorId: calm, actorName: 'Calm', revealed: 0, copied: 1, codes: 0, former: 0, shared: 0, exported: 0 },
  ]);
  expect(await charts.addresses(scope, { from: '2026-10-08', to: '2026-10-08' })).toEqual([
    { address: '198.51.100.2', country: null, events: 1, failures: 1 },
  ]);
  expect(await charts.events({ organisationId: randomUUID() }, both)).toEqual([]);
});

it.each([
  ['2026-11-02', '2026-11-01', 'from'],
  ['2026-02-30', undefined, 'from'],
  [undefined, '2026-13-01', 'to'],
  ['1990-01-01', undefined, 'from'],
])('refuses the days %s to %s and names %s', (from, to, field) => {
  expect(() => dayRange(from, to, new Date('2026-11-24T12:00:00Z'))).toThrow(
    expect.objectContaining({ fields: [expect.objectContaining({ field })] }),
  );
});

it('shows the last thirty days unless told', () => {
  expect(dayRange(undefined, undefined, new Date('2026-11-24T23:59:59Z'))).toEqual({ from: '2026-10-26', to: '2026-11-24' });
});
