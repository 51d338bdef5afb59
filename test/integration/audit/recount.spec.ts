import { randomUUIDv7 } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/mariadb';
import type { TestingModule } from '@nestjs/testing';
import { EventCounter } from '@clientst0r/audit';
import { audit } from '../../../apps/cli/src/audit.command.js';
import { auditWork, plantEvent } from '../../support/audit-work.js';
import { connectAs } from '../../support/test-database.js';
import { asDatabaseAdministrator } from '../../support/test-environment.js';

jest.setTimeout(60_000);

let work: TestingModule;
let orm: MikroORM;

beforeAll(async () => {
  work = await auditWork();
  orm = await connectAs('application');
  for (const [day, count] of Object.entries({ '2026-10-03': 3, '2026-10-04': 2, '2026-10-05': 4 })) {
    for (let number = 0; number < count; number += 1)
      await plantEvent(orm, { at: `${day} 1${number.toString()}:00:00.000`, actorId: randomUUIDv7() });
  }
  const counter = work.get(EventCounter);
  while (await counter.step());
});
afterAll(() => work.close());

async function counts(): Promise<Record<string, number>> {
  const rows = await orm.em
    .getConnection()
    .execute<{ day: string; events: string }[]>(
      "select cast(day as char) as day, sum(events) as events from audit_daily_events where day between '2026-10-03' and '2026-10-05' group by day order by day",
    );
  return Object.fromEntries(rows.map(({ day, events }) => [day, Number(events)]));
}

/** What the trail says of it. */
async function told(): Promise<object[]> {
  const rows = await orm.em
    .getConnection()
    .execute<{ details: string; actor_name: string }[]>(
      "select details, actor_name from audit_events where action = 'audit.recounted' order by at, id",
    );
  expect(rows.every(({ actor_name }) => actor_name === 'audit recount')).toBe(true);
  return rows.map(({ details }) => JSON.parse(details) as object);
}

async function run(...parameters: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => ((output += String(text)), true)),
  );
  try {
    return { code: await audit(...parameters), output };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

it('counts the days that it is told anew, and no other', async () => {
  const right = { '2026-10-03': 3, '2026-10-04': 2, '2026-10-05': 4 };
  expect(await counts()).toEqual(right);
  const database = process.env['DATABASE_NAME'];
  asDatabaseAdministrator('update audit_daily_events set events = events + 40; delete from audit_daily_reveals', database);
  const wrong = { '2026-10-03': 43, '2026-10-04': 42, '2026-10-05': 44 };
  expect(await counts()).toEqual(wrong);
  const { code, output } = await run('recount', '2026-10-04');
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('2026-10-04: 2 events\n') });
  expect(await counts()).toEqual({ ...wrong, '2026-10-04': 2 });
  expect(await told()).toEqual([{ day: '2026-10-04', before: 42, after: 2 }]);
  expect((await run('recount', '2026-10-03', '2026-10-05')).output).toContain(
    '2026-10-03: 3 events\n2026-10-04: 2 events\n2026-10-05: 4 events\n',
  );
  expect(await counts()).toEqual(right);
  expect(await told()).toHaveLength(4);
});

it('leaves the counts of a month whose events retention removed', async () => {
  const database = process.env['DATABASE_NAME'];
  asDatabaseAdministrator("insert into audit_tombstones (month, created_at, note) values ('2026-10', utc_timestamp(3), 'x')", database);
  await expect(run('recount', '2026-10-03')).rejects.toThrow('The events of 2026-10 were removed');
  expect((await counts())['2026-10-03']).toBe(3);
  expect(await told()).toHaveLength(4);
});

it.each([
  ['nothing', []],
  ['another word', ['count', '2026-10-03']],
  ['no day', ['recount', 'yesterday']],
  ['a day that there is not', ['recount', '2026-02-30']],
  ['days the wrong way round', ['recount', '2026-10-05', '2026-10-03']],
  ['endless days', ['recount', '1900-01-01', '2026-10-03']],
  ['too much', ['recount', '2026-10-03', '2026-10-03', '--force']],
])('does nothing and says how it is used when told %s', async (_, parameters) => {
  const { code, output } = await run(...parameters);
  expect(code).toBe(2);
  expect(output).toContain('audit recount DAY [DAY]');
});
