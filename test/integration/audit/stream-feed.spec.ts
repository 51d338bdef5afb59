import { randomUUIDv7 } from 'node:crypto';
import { MikroORM } from '@mikro-orm/mariadb';
import { AuditTrail, EventFeed } from '@clientst0r/audit';
import { Clock, systemActor } from '@clientst0r/platform';
import { asDatabaseAdministrator } from '../../support/test-environment.js';
import { Happened, StreamContext } from './stream-context.js';

jest.setTimeout(60_000);

let context: StreamContext;
let feed: EventFeed;

beforeAll(async () => {
  context = await StreamContext.start();
  feed = context.module.get(EventFeed);
});

afterAll(() => context.close());

const marked = async (marker: string): Promise<{ position: number | string; id: string }[]> =>
  context.sql(
    "select f.position, e.id from audit_feed f join audit_events e on e.id = f.event_id where e.object_name like concat(?, '%') order by f.position",
    [marker],
  );

/** Transactions that commit after a while or not at all. */
async function writer(marker: string, number: number): Promise<boolean> {
  const { em } = context.module.get(MikroORM);
  const trail = new AuditTrail(em.fork(), new Clock(), { countryOf: () => null });
  const isKept = number % 4 !== 0;
  await em
    .fork()
    .transactional(async (own) => {
      trail.record(own, systemActor('test'), new Happened(`${marker}-${number}`));
      await own.flush();
      await own.execute('do sleep(?)', [(number % 7) / 20]);
      if (!isKept) throw new Error('rolled back by the test');
    })
    .catch(() => undefined);
  return isKept;
}

it('gives each committed event one place, without holes, while many write at once, commit late and roll back', async () => {
  const marker = randomUUIDv7();
  await feed.collect();
  const before = await feed.size();
  let isWriting = true;
  const collect = async (): Promise<void> => {
    while (isWriting) await feed.collect();
  };
  const collecting = Promise.all([collect(), collect()]);
  const kept = (await Promise.all(Array.from({ length: 64 }, (_, number) => writer(marker, number)))).filter(Boolean).length;
  isWriting = false;
  await collecting;
  await feed.collect();
  const places = await marked(marker);
  expect(places).toHaveLength(kept);
  expect(new Set(places.map(({ id }) => id)).size).toBe(kept);
  expect(places.map(({ position }) => Number(position))).toEqual(Array.from({ length: kept }, (_, index) => before + index));
  expect(await feed.size()).toBe(before + kept);
  expect((await feed.read(before, 1_000)).map(({ event }) => event.id)).toEqual(places.map(({ id }) => id));
});

it('never changes a place that it gave', async () => {
  const marker = randomUUIDv7();
  await context.record(`${marker}-1`, `${marker}-2`);
  await feed.collect();
  const before = await marked(marker);
  await context.recordAt(`${marker}-0`, new Date(Date.now() - 60_000));
  await feed.collect();
  expect((await marked(marker)).slice(0, 2)).toEqual(before);
});

it('catches up with a large trail in bounded steps', async () => {
  const marker = randomUUIDv7();
  const columns = 'at, id, organisation_id, category, action, outcome, actor_id, actor_name, address, user_agent, request_id, object_name';
  const insert = `insert into audit_events (${columns})
    select utc_timestamp(3) - interval (30000 - seq) * 1000 microsecond, uuid(), null, 'administration', 'check.updated', 'success', null, 'test', '', '', '', '${marker}' from seq_1_to_30000`;
  asDatabaseAdministrator(insert, process.env['DATABASE_NAME']);
  const startedAt = performance.now();
  expect(await feed.collect()).toBeGreaterThanOrEqual(30_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(await marked(marker)).toHaveLength(30_000);
  expect(30_000 / seconds).toBeGreaterThan(5_000);
});
