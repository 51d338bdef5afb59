import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import type { MikroORM } from '@mikro-orm/mariadb';
import { ChartReader, dayRange, EventCounter } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { Migration20261129005700 } from '../../../migrations/migration-20261129005700-audit-roll-ups.js';
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

/** The same counts, from the tables of days and weeks and from the events themselves; what lies after the last step is in neither. */
async function expectEqualToRaw(): Promise<void> {
  const scope = "coalesce(organisation_id, '00000000-0000-0000-0000-000000000000') as scope";
  const day = 'cast(date(at) as char) as day';
  const monday = 'cast(date(at) - interval weekday(at) day as char) as week';
  const failures = "sum(outcome <> 'success') as failures";
  const until = (end: string): string => `from audit_events where at < (select ${end} from audit_count_progress)`;
  const counted = until('counted_to');
  const wholeWeeks = until('date(counted_to) - interval weekday(counted_to) day');
  const given = "and outcome = 'success' and actor_id is not null and action in ('credential.revealed', 'credential.copied', 'attachment.downloaded')"; // prettier-ignore
  const pairs = [
    [
      'select scope_id as scope, cast(day as char) as day, category, outcome, events from audit_daily_events',
      `select ${scope}, ${day}, category, outcome, count(*) as events ${counted} group by 1, 2, 3, 4`,
    ],
    [
      'select cast(day as char) as day, category, outcome, events from audit_daily_totals',
      `select ${day}, category, outcome, count(*) as events ${counted} group by 1, 2, 3`,
    ],
    [
      'select scope_id as scope, cast(day as char) as day, actor_id as actor, action, events from audit_daily_reveals',
      `select ${scope}, ${day}, actor_id as actor, action, count(*) as events ${counted} ${given} group by 1, 2, 3, 4`,
    ],
    [
      'select scope_id as scope, cast(week as char) as week, actor_id as actor, action, events from audit_weekly_reveals',
      `select ${scope}, ${monday}, actor_id as actor, action, count(*) as events ${wholeWeeks} ${given} group by 1, 2, 3, 4`,
    ],
    [
      'select scope_id as scope, cast(day as char) as day, address, events, failures from audit_daily_addresses',
      `select ${scope}, ${day}, address, count(*) as events, ${failures} ${counted} and address <> '' group by 1, 2, 3`,
    ],
    [
      'select scope_id as scope, cast(week as char) as week, address, events, failures from audit_weekly_addresses',
      `select ${scope}, ${monday}, address, count(*) as events, ${failures} ${wholeWeeks} and address <> '' group by 1, 2, 3`,
    ],
    [
      'select scope_id as scope, cast(day as char) as day, country, events, failures from audit_daily_countries',
      `select ${scope}, ${day}, coalesce(country, 'ZZ') as country, count(*) as events, ${failures} ${counted} and address <> '' group by 1, 2, 3`,
    ],
  ] as const;
  const plain = (rows: object[]): string[] => rows.map((row) => JSON.stringify(Object.values(row).map(String))).sort();
  for (const [kept, raw] of pairs) expect(plain(await sql(kept))).toEqual(plain(await sql(raw)));
}

it('counts as many as there are, over days, organisations, categories, outcomes, people and addresses', async () => {
  const organisations = [null, randomUUID(), randomUUID()];
  const actors = [null, randomUUID(), randomUUID()];
  for (let number = 0; number < 120; number += 1) {
    const event: PlantedEvent = {
      at: new Date(Date.UTC(2026, 9, 1 + (number % 5), 23, 59, 59, 998 + (number % 2))),
      organisationId: organisations[number % 3]!,
      category: number % 2 ? 'vault' : 'authentication',
      action: ['credential.copied', 'credential.revealed', 'attachment.downloaded', 'credential.revealed'][number % 4]!,
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
    { actorId: busy, actorName: 'Busy', revealed: 3, copied: 0, codes: 0, former: 0, shared: 0, exported: 0, files: 0 },
    { actorId: calm, actorName: 'Calm', revealed: 0, copied: 1, codes: 0, former: 0, shared: 0, exported: 0, files: 0 },
  ]);
  expect(await charts.addresses(scope, { from: '2026-10-08', to: '2026-10-08' })).toEqual([
    { address: '198.51.100.2', country: null, events: 1, failures: 1 },
  ]);
  expect(await charts.events({ organisationId: randomUUID() }, both)).toEqual([]);
});

describe('over weeks', () => {
  const organisationId = randomUUID();
  const people = [randomUUID(), randomUUID(), randomUUID()];
  const START = Date.UTC(2026, 8, 9);

  beforeAll(async () => {
    for (let number = 0; number < 90; number += 1)
      await plantEvent(orm, {
        at: new Date(START + Math.floor(number / 2) * 86_400_000 + (number % 2 ? 86_399_999 : 0)),
        organisationId,
        action: number % 3 ? 'credential.revealed' : 'credential.copied',
        outcome: number % 5 ? 'success' : 'failure',
        actorId: people[number % 3]!,
        actorName: `Person ${number % 3}`,
        address: `198.51.100.${number % 7}`,
      });
    for (let day = 0; day < 45; day += 1) await counter.recount(systemActor('test'), dayOf(START + day * 86_400_000));
    await countAll();
  });

  const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

  it('draws the same as the events themselves give, whole weeks or not', async () => {
    await expectEqualToRaw();
    for (const [from, to] of [
      ['2026-09-09', '2026-10-23'],
      ['2026-09-14', '2026-09-20'],
      ['2026-09-13', '2026-09-21'],
      ['2026-09-15', '2026-09-26'],
      ['2026-10-05', '2027-12-31'],
    ] as const) {
      const within = [organisationId, from, dayOf(Date.parse(to) + 86_400_000)];
      const addresses = await sql<Record<string, unknown>>(
        `select address, null as country, count(*) as events, cast(sum(outcome <> 'success') as integer) as failures from audit_events
         where organisation_id = ? and at >= ? and at < ? group by address order by events desc, address`,
        within,
      );
      expect(addresses.length).toBeGreaterThan(0);
      expect(await charts.addresses({ organisationId }, { from, to })).toEqual(addresses);
      const reveals = await sql<Record<string, unknown>>(
        `select actor_id as actorId, max(actor_name) as actorName, cast(sum(action = 'credential.revealed') as integer) as revealed,
         cast(sum(action = 'credential.copied') as integer) as copied, 0 as codes, 0 as former, 0 as shared, 0 as exported, 0 as files from audit_events
         where organisation_id = ? and at >= ? and at < ? and outcome = 'success' group by actor_id order by count(*) desc, actor_id`,
        within,
      );
      expect(await charts.reveals({ organisationId }, { from, to })).toEqual(reveals);
    }
  });

  it('sums all scopes together, and shows of which there are events only by day and category', async () => {
    const [totals, scopes] = await Promise.all([
      charts.totals({ from: '2026-09-09', to: '2026-09-10' }),
      charts.events({ organisationId }, { from: '2026-09-09', to: '2026-09-10' }),
    ]);
    expect(totals).toEqual(scopes);
    await plantEvent(orm, { at: '2026-09-10 12:00:00.000', organisationId: randomUUID() });
    await plantEvent(orm, { at: '2026-09-10 12:00:00.000', organisationId: null });
    await counter.recount(systemActor('test'), '2026-09-10');
    const [, then] = await charts.totals({ from: '2026-09-09', to: '2026-09-10' });
    expect(then).toEqual({ ...totals[1], success: totals[1]!.success + 2 });
  });

  it('finds what came late in a week that is over', async () => {
    const before = await charts.addresses({ organisationId }, { from: '2026-09-14', to: '2026-09-20' });
    await plantEvent(orm, { at: '2026-09-16 12:00:00.000', organisationId, address: '198.51.100.200' });
    await counter.recount(systemActor('test'), '2026-09-16');
    const after = await charts.addresses({ organisationId }, { from: '2026-09-14', to: '2026-09-20' });
    expect(after).toEqual([...before, expect.objectContaining({ address: '198.51.100.200', events: 1 })]);
    await expectEqualToRaw();
  });

  it('fills weeks and totals from the days of before, when the product is updated', async () => {
    const tables = ['audit_daily_totals', 'audit_weekly_reveals', 'audit_weekly_addresses'];
    for (const table of tables) await sql(`delete from ${table}`);
    const migration = new Migration20261129005700(orm.em.getDriver(), orm.config);
    migration.up();
    const fillings = migration.getQueries().filter((query) => typeof query === 'string' && query.startsWith('insert')) as string[];
    expect(fillings).toHaveLength(tables.length + 1);
    for (const filling of fillings) await sql(filling);
    await expectEqualToRaw();
  });
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
