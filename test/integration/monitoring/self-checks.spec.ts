import { randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { type CheckFieldValues, CheckRunner, CheckService, type CheckWithStatus, DueChecks } from '@clientst0r/monitoring';
import { Configuration, REDIS } from '@clientst0r/platform';
import { ServerMeasures } from '../../../libs/monitoring/src/self/server-measures.js';
import { MonitoringContext, until } from './monitoring-context.js';

jest.setTimeout(30_000);

describe('checks of this server', () => {
  let context: MonitoringContext;
  let backups: string;
  const measures = (): ServerMeasures => context.module.get(ServerMeasures, { strict: false });

  beforeAll(async () => {
    backups = mkdtempSync(join(tmpdir(), 'clientst0r-backups-'));
    process.env['BACKUP_DIRECTORY'] = backups;
    context = await MonitoringContext.start();
  });
  beforeEach(async () => {
    await context.removeChecks();
    await context.module.get<Redis>(REDIS).flushdb();
    await context.sql('delete from outbox_messages');
  });
  afterAll(async () => {
    delete process.env['BACKUP_DIRECTORY'];
    rmSync(backups, { recursive: true });
    await context.module.get(CheckRunner).stop();
    await context.close();
  });

  const selfCheck = (fields: CheckFieldValues): Promise<CheckWithStatus> => {
    const timing = { intervalSeconds: 60, timeoutSeconds: 2, retrySeconds: 5, failuresBeforeDown: 1, successesBeforeUp: 1 };
    return context.asActor((actor) => context.module.get(CheckService).create(actor, { name: 'Self', kind: 'self', fields, timing }));
  };
  const look = async (check: CheckWithStatus): Promise<{ state: string; last_error: string | null }> => {
    const run = await context.module.get(DueChecks).claimOne(context.organisationId, check.check.id);
    if (!run) throw new Error('not claimed');
    const before = (await context.results(check)).length;
    context.module.get(CheckRunner).begin(run);
    await until(async () => (await context.results(check)).length > before);
    return context.status(check);
  };
  const wait = (seconds: number): Promise<unknown> =>
    context.sql("insert into outbox_messages (id, created_at, job, payload) values (?, utc_timestamp(3) - interval ? second, 'monitoring.run-check', '{}')", [
      randomUUIDv7(), seconds,
    ]); // prettier-ignore

  it('are down while jobs wait too long, with what waits, and up again', async () => {
    const check = await selfCheck({ aspect: 'queue', limit: 30 });
    expect(await look(check)).toMatchObject({ state: 'up', last_error: null });
    await wait(100);
    expect(await look(check)).toMatchObject({
      state: 'down',
      last_error: expect.stringMatching(/^Jobs wait for too long: monitoring\.run-check has waited for 10\d s$/u),
    });
    await context.sql('delete from outbox_messages');
    expect((await look(check)).state).toBe('up');
  });

  it('see what waits in the queues themselves, and what nobody fetches though its time has come', async () => {
    const redis = context.module.get<Redis>(REDIS);
    const queue = async (): Promise<number> => (await measures().queue()).value;
    const at = (seconds: number): number => Date.now() - seconds * 1000;
    expect(await queue()).toBe(0);
    await redis.zadd('bull:monitoring.send-alerts:delayed', at(-3600) * 0x1000, 'later');
    expect(await queue()).toBeLessThanOrEqual(0);
    await redis.zadd('bull:monitoring.send-alerts:delayed', at(70) * 0x1000, 'late');
    expect(Math.round((await queue()) / 10)).toBe(7);
    await redis.hset('bull:monitoring.run-check:1', { timestamp: at(500), delay: 0 });
    await redis.lpush('bull:monitoring.run-check:wait', '1', '2');
    expect(Math.round((await queue()) / 10)).toBe(50);
  });

  it('tell how quickly the database answers, and how full the disks are', async () => {
    expect((await measures().database()).value).toBeLessThan(5_000);
    const { value, words } = await measures().disk();
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThanOrEqual(100);
    expect(words).toMatch(/^the disk of \/.+ has [\d.]+ % left$/u);
    expect(await look(await selfCheck({ aspect: 'disk', limit: 99 }))).toMatchObject({ state: 'down', last_error: expect.stringContaining('% left') });
  });

  it('tell how old the newest backup is; where nobody said where they lie nothing is known', async () => {
    const check = await selfCheck({ aspect: 'backup' });
    expect(await look(check)).toMatchObject({ state: 'down', last_error: expect.stringMatching(/^There is no recent backup: there is no file/u) });
    writeFileSync(join(backups, 'today.age'), 'x');
    expect((await look(check)).state).toBe('up');
    const configuration = context.module.get(Configuration) as { backupDirectory: string | null };
    configuration.backupDirectory = null;
    expect(await look(check)).toMatchObject({ state: 'unknown', last_error: 'This is not set up, so nothing is known: BACKUP_DIRECTORY names no directory' });
    configuration.backupDirectory = backups;
  });

  it('judge the time server like any other target', async () => {
    const check = await selfCheck({ aspect: 'clock', timeServer: 'localhost' });
    const { state, last_error } = await look(check);
    expect([state, last_error]).toEqual(['unknown', expect.stringMatching(/^(?:The time server|The address is not)/u)]);
  });
}); // prettier-ignore
