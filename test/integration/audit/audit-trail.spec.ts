import type { MikroORM } from '@mikro-orm/mariadb';
import { AuditFact, AuditTrail, AuditUnavailableError, type AuditValue, UnauditedChangeError } from '@clientst0r/audit';
import { Clock, systemActor } from '@clientst0r/platform';
import { Setting } from '@clientst0r/settings';
import { connectAs } from '../../support/test-database.js';
import { withoutInsertOn } from '../../support/broken-table.js';

class Tried extends AuditFact {
  readonly category = 'security';
  readonly action = 'rate-limit.exceeded';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(number: number, marker: string) {
    super();
    this.details = { number, marker };
  }
}

let orm: MikroORM;
let trail: AuditTrail;
const actor = systemActor('test');

beforeAll(async () => {
  orm = await connectAs('application');
  trail = new AuditTrail(orm.em.fork(), new Clock(), { countryOf: () => null });
});

async function countOf(marker: string): Promise<number> {
  const [row] = await orm.em
    .getConnection()
    .execute<{ count: number }[]>("select count(*) as count from audit_events where json_value(details, '$.marker') = ?", [marker]);
  return Number(row?.count);
}

it('answers each of many concurrent callers only after its own row is there, and writes each once', async () => {
  const seen = await Promise.all(
    Array.from({ length: 500 }, async (_, number) => {
      await trail.commit(actor, new Tried(number, 'concurrent'));
      return countOf(number % 100 === 0 ? 'concurrent' : 'none');
    }),
  );
  expect(seen.filter((count) => count > 0)).toHaveLength(5);
  expect(await countOf('concurrent')).toBe(500);
});

it('fails only the caller whose row cannot be written', async () => {
  const unwritable = { ...actor, requestId: 'r', address: 'x' };
  const bad = new Tried(1, 'mixed');
  Object.assign(bad, { object: { type: 'x'.repeat(100), name: 'too long a type for its column' } });
  const results = await Promise.allSettled([
    trail.commit(actor, new Tried(2, 'mixed')),
    trail.commit(unwritable, bad),
    trail.commit(actor, new Tried(3, 'mixed')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await countOf('mixed')).toBe(2);
});

it('rejects with 503 when the trail cannot be written', async () => {
  await withoutInsertOn('audit_events', async () => {
    await expect(trail.commit(actor, new Tried(1, 'broken'))).rejects.toThrow(AuditUnavailableError);
  });
  expect(await countOf('broken')).toBe(0);
});

it('aborts a flush that changes an audited entity and records nothing', async () => {
  const em = orm.em.fork();
  em.persist(new Setting('test.silent', 1, new Date()));
  await expect(em.flush()).rejects.toThrow(UnauditedChangeError);
  expect(await orm.em.fork().findOne(Setting, { key: 'test.silent' })).toBeNull();
});

it('takes the change back when its event cannot be written', async () => {
  await withoutInsertOn('audit_events', async () => {
    const em = orm.em.fork();
    em.persist(new Setting('test.unrecorded', 1, new Date()));
    trail.record(em, actor, new Tried(1, 'unrecorded'));
    await expect(em.flush()).rejects.toThrow();
  });
  expect(await orm.em.fork().findOne(Setting, { key: 'test.unrecorded' })).toBeNull();
});

it('takes the event back when its change fails', async () => {
  const em = orm.em.fork();
  em.persist(new Setting('x'.repeat(200), 1, new Date()));
  trail.record(em, actor, new Tried(1, 'rolled-back'));
  await expect(em.flush()).rejects.toThrow();
  expect(await countOf('rolled-back')).toBe(0);
});

it('records many events at once with what they are of, and lets through no transaction but that one', async () => {
  const events = [1, 2].map((number) => ({ actor, fact: new Tried(number, 'together') }));
  const change = (key: string, isRecorded: boolean): Promise<void> =>
    orm.em.fork().transactional(async (em) => {
      em.persist(new Setting(key, 1, new Date()));
      if (isRecorded) await trail.recordAll(em, events);
    });
  await change('test.together', true);
  expect(await countOf('together')).toBe(2);
  await expect(change('test.beside', false)).rejects.toThrow(UnauditedChangeError);
  await expect(change('x'.repeat(200), true)).rejects.toThrow();
  expect(await countOf('together')).toBe(2);
  await withoutInsertOn('audit_events', async () => {
    await expect(change('test.unrecorded', true)).rejects.toThrow();
  });
  expect(await orm.em.fork().find(Setting, { key: { $in: ['test.beside', 'test.unrecorded'] } })).toEqual([]);
});
