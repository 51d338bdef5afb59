import type { MikroORM } from '@mikro-orm/mariadb';
import { AuditRetention, AuditRetentionModule, LegalHoldService, type RunAsRetention } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { SettingsModule, SettingsService } from '@clientst0r/settings';
import { ApplyRetentionProcessor } from '../../../apps/worker/src/audit/seal-retention.processor.js';
import { Module } from '@nestjs/common';
import { RequestContext } from '@mikro-orm/mariadb';
import { MikroORM as Orm } from '@mikro-orm/mariadb';
import { connectAs } from '../../support/test-database.js';
import { LogContext } from './log-context.js';

jest.setTimeout(120_000);

/** The worker's job, without its queue. */
@Module({ imports: [AuditRetentionModule, SettingsModule], providers: [ApplyRetentionProcessor] })
class RetentionJobModule {}

let context: LogContext;
let orm: MikroORM;
const run: RunAsRetention = async (sql, parameters) => {
  await orm.em.getConnection().execute(sql, [...parameters], 'run');
};
const OLD = new Date('2025-03-05T10:00:00Z');

beforeAll(async () => {
  context = await LogContext.start([AuditRetentionModule, RetentionJobModule]);
  orm = await connectAs('retention', context.database);
  context.superuser(
    "alter table audit_events reorganize partition p202611 into (partition p202503 values less than ('2025-04-01'), partition p202611 values less than ('2026-12-01'))",
  );
});
beforeEach(() => { context.empty(); }); // prettier-ignore
afterAll(() => context.close());

const count = () => Number(context.superuser("select count(*) from audit_events where at < '2026-01-01'"));

it('D52: removes a sealed month by signed tombstone, and the log still agrees', async () => {
  await context.insert(5, OLD);
  await context.insert(3);
  await context.seal();
  expect(await context.module.get(AuditRetention).run(null, run)).toEqual([]);
  expect(await context.module.get(AuditRetention).run(1, run)).toEqual(['2025-03']);
  expect(count()).toBe(0);
  expect(context.superuser("select count(*) from audit_events where action = 'audit.month-removed'").trim()).toBe('1');
  await context.seal();
  expect(await context.verify()).toMatchObject({ difference: null, size: 9 });
  context.superuser("update audit_tombstones set note = replace(note, '\\n5\\n', '\\n6\\n')");
  expect((await context.verify()).difference).toMatchObject({ kind: 'tombstone-invalid' });
});

it('removes by its setting, every night: nothing while it is 0, and what is older than its days otherwise', async () => {
  const actor = { ...systemActor('test'), userId: '00000000-0000-7000-8000-000000000001', sessionId: null, reauthenticatedAt: null, organisationId: null, permissions: new Set<string>() }; // prettier-ignore
  const settings = context.module.get(SettingsService);
  const inRequest = <T>(work: () => Promise<T>) => RequestContext.create(context.module.get(Orm).em, work);
  const night = () => context.module.get(ApplyRetentionProcessor).process({ data: {} });
  const ageInDays = Math.floor((context.clock.now().getTime() - OLD.getTime()) / 86_400_000);
  await context.insert(4, OLD);
  await context.seal();
  await night();
  expect(count()).toBe(4);
  await inRequest(() => settings.update(actor, 'audit.retention-days', ageInDays + 60));
  await night();
  expect(count()).toBe(4);
  await inRequest(() => settings.update(actor, 'audit.retention-days', ageInDays - 60));
  await night();
  expect(count()).toBe(0);
  await inRequest(() => settings.update(actor, 'audit.retention-days', 0));
  expect((await context.verify()).difference).toBeNull();
});

it('removes nothing that is not sealed, too new, or under legal hold', async () => {
  await context.insert(2, OLD);
  const holds = context.module.get(LegalHoldService);
  const inRequest = <T>(work: () => Promise<T>) => RequestContext.create(context.module.get(Orm).em, work);
  expect(await context.module.get(AuditRetention).run(90, run)).toEqual([]);
  await context.seal();
  const hold = await inRequest(() =>
    holds.place(systemActor('test'), { name: 'Case 1', reason: 'court', fromMonth: '2025-01', toMonth: '2025-12' }),
  );
  expect(await context.module.get(AuditRetention).run(90, run)).toEqual([]);
  await inRequest(() => holds.release(systemActor('test'), hold.id));
  expect(context.superuser("select group_concat(action order by at, id) from audit_events where action like 'audit.hold%'").trim()).toBe(
    'audit.hold-placed,audit.hold-released',
  );
  expect(await context.module.get(AuditRetention).run(90, run)).toEqual(['2025-03']);
});

it.each([
  ['without a tombstone', "call audit_remove_month('2025-03')", /tombstone/u],
  ['of this month', "call audit_remove_month('2026-11')", /90 days/u],
  ['by a forged name', "call audit_remove_month('20250-1')", /not a month|kept/u],
  ['by DDL', 'alter table audit_events truncate partition p202503', /denied/u],
  ['by drop', 'drop table audit_events', /denied/u],
  ['by truncate', 'truncate table audit_events', /denied/u],
  ['by exchange', 'alter table audit_events exchange partition p202503 with table settings', /denied/u],
  ['by a forged tombstone', "insert into audit_tombstones values ('2025-03', now(), '')", /denied/u],
])('the retention account can remove no month %s', async (_, sql, refusal) => {
  await context.insert(1, OLD);
  await context.seal();
  await expect(run(sql, [])).rejects.toThrow(refusal);
  expect(count()).toBe(1);
});

it('makes months ahead', async () => {
  context.superuser(
    'alter table audit_events drop partition p_later; alter table audit_events add partition (partition p_later values less than (maxvalue))',
  );
  await run('call audit_make_months_ahead()', []);
  expect(
    Number(
      context.superuser(
        `select count(*) from information_schema.partitions where table_schema = '${context.database}' and table_name = 'audit_events'`,
      ),
    ),
  ).toBeGreaterThan(24);
});
