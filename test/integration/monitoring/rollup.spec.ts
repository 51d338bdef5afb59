import { type CheckWithStatus, HistoryReader, MaintenanceService, ResultRetentionService, RollupService } from '@clientst0r/monitoring';
import { SettingsService } from '@clientst0r/settings';
import { MonitoringContext } from './monitoring-context.js';

jest.setTimeout(60_000);
const HOUR = 3_600_000;

describe('the roll-up of results', () => {
  let context: MonitoringContext;
  let check: CheckWithStatus;

  beforeAll(async () => {
    context = await MonitoringContext.start();
  });

  beforeEach(async () => {
    await context.removeChecks();
    check = await context.check('http://127.0.0.1:9/');
  });

  afterAll(async () => {
    await context.close();
  });

  const thisHour = Math.floor(Date.now() / HOUR) * HOUR;
  const seen = (hoursAgo: number, minute: number, error = 0, total = 100): Promise<void> =>
    context.seen(check, new Date(thisHour - hoursAgo * HOUR + minute * 60_000), error, total);
  const rollUp = (): Promise<void> => context.module.get(RollupService).rollUp();
  const history = (
    range: 'day' | 'quarter' = 'day',
  ): Promise<{ answered: number; failed: number; maintained: number; average: number | null }[]> =>
    context.asActor((actor) => context.module.get(HistoryReader).of(actor, check.check.id, range));
  const counts = async (): Promise<number[][]> =>
    (await history()).map(({ answered, failed, maintained }) => [answered, failed, maintained]);

  it('makes hours and days of them, twice the same, and with those that come late', async () => {
    for (const minute of [1, 2, 3]) await seen(2, minute);
    await seen(1, 5, 3);
    await rollUp();
    const first = await counts();
    await rollUp();
    expect([first, await counts()]).toEqual([[[3, 0, 0], [0, 1, 0]], first]); // prettier-ignore
    await seen(2, 30, 3);
    await seen(2, 40, 0, 500);
    await rollUp();
    expect(await counts()).toEqual([[4, 1, 0], [0, 1, 0]]); // prettier-ignore
    expect((await history())[0]).toMatchObject({ average: 200, slowest: 500, p50: 100, p95: 500 });
    const days = await history('quarter');
    expect(days.reduce((sum, { answered, failed }) => sum + answered + failed, 0)).toBe(6);
  });

  it('catches up after an outage of the worker, and loses nothing when results are removed', async () => {
    await seen(20, 1);
    await rollUp();
    for (const hour of [12, 11, 10]) await seen(hour, 1);
    await seen(0, 0);
    await rollUp();
    expect(await counts()).toEqual([[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]]); // prettier-ignore
    await context.sql('delete from check_results where at < ?', [new Date(thisHour - 5 * HOUR)]);
    await rollUp();
    expect(await counts()).toHaveLength(5);
    await seen(1, 1);
    await seen(1, 2);
    await rollUp();
    await context.sql('delete from check_results where at > ? and at < ?', [new Date(thisHour - HOUR), new Date(thisHour - HOUR + 90_000)]);
    await rollUp();
    expect((await counts()).at(-2)).toEqual([2, 0, 0]);
  });

  it('in between looks at the newest hours alone, and keeps neighbours apart', async () => {
    const others: CheckWithStatus[] = [];
    for (let one = 0; one < 17; one++) others.push(await context.check('http://127.0.0.1:9/'));
    for (const [place, other] of others.entries()) for (let minute = 0; minute <= place; minute++) await context.seen(other, new Date(thisHour + minute * 1000));
    await seen(30, 1);
    await context.module.get(RollupService).rollUpRecent();
    expect(await counts()).toEqual([]);
    const rows = await context.sql<{ status_id: number; answered: number }>('select status_id, answered from check_rollups where hours = 1 order by status_id');
    expect(rows.map(({ status_id, answered }) => [status_id, answered])).toEqual(others.map(({ status }, place) => [status.id, place + 1]));
    await rollUp();
    expect(await context.sql('select 1 from check_rollups where hours = 1')).toHaveLength(18);
  }); // prettier-ignore

  it('counts what was seen during maintenance for nothing else', async () => {
    const startsAt = new Date(Date.now() - 60_000);
    const plan = { name: 'P', startsAt, durationMinutes: 60, timezone: 'UTC', rule: null, checkIds: null };
    await context.asActor((actor) => context.module.get(MaintenanceService).create(actor, plan));
    await context.seen(check, new Date(Date.now() + 1000), 3);
    await context.seen(check, new Date(Date.now() - 2 * HOUR), 3);
    await rollUp();
    expect(await counts()).toEqual([[0, 1, 0], [0, 0, 1]]); // prettier-ignore
  });

  it('shows an organisation its own checks alone, and keeps days for as long as the setting says', async () => {
    await seen(1, 1);
    await rollUp();
    const board = (): Promise<Map<string, unknown>> => context.asActor((actor) => context.module.get(HistoryReader).board(actor));
    expect([...(await board()).keys()]).toEqual([check.check.id]);
    await context.sql('update check_statuses set organisation_id = uuid()');
    expect((await board()).size).toBe(0);
    await context.sql('update check_statuses set organisation_id = ?', [context.organisationId]);
    await context.sql('insert into check_rollups (status_id, hours, at, answered, failed, unasked, maintained) values (?, 24, now() - interval 100 day, 1, 0, 0, 0), (?, 1, now() - interval 100 day, 1, 0, 0, 0)', [
      check.status.id, check.status.id,
    ]); // prettier-ignore
    const old = async (): Promise<number> => (await context.sql('select 1 from check_rollups where at < now() - interval 99 day')).length;
    await context.module.get(RollupService).prune();
    expect(await old()).toBe(1);
    await context.asActor((actor) => context.module.get(SettingsService).update(actor, 'monitoring.history-days', 90));
    await context.module.get(RollupService).prune();
    await context.asActor((actor) => context.module.get(SettingsService).update(actor, 'monitoring.history-days', 365));
    expect(await old()).toBe(0);
    await context.module.get(ResultRetentionService).deleteAll(check.status.id);
    expect(await context.sql('select 1 from check_rollups')).toEqual([]);
  });
});
