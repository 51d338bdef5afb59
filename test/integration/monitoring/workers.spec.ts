import { setTimeout as pause } from 'node:timers/promises';
import { CheckControlService, type CheckWithStatus } from '@clientst0r/monitoring';
import { REDIS } from '@clientst0r/platform';
import type { Redis } from 'ioredis';
import { nextRun } from '../../../libs/monitoring/src/schedule/run-time.js';
import { A_SPREAD, MonitoringContext, Target, until } from './monitoring-context.js';
import { WorkerProcess } from './worker-process.js';

jest.setTimeout(120_000);

/** Where in its interval of two seconds a check belongs. */
const phaseOf = ({ id }: { id: string }): number => nextRun(id, 2_000, new Date(0)).getTime() % 2_000;

describe('workers', () => {
  let context: MonitoringContext;
  let target: Target;
  /** Runs on from one test to the next. */
  let worker: WorkerProcess;

  beforeAll(async () => {
    context = await MonitoringContext.start();
    await context.removeChecks();
    await context.module.get<Redis>(REDIS).flushdb();
    target = await Target.start((request, response) => {
      if (request.url?.startsWith('/slow')) setTimeout(() => response.end(), 1_500);
      else response.writeHead(request.url?.startsWith('/broken') ? 500 : 200).end();
    });
    worker = await WorkerProcess.start();
  });

  afterEach(() => context.removeChecks());

  afterAll(async () => {
    target.close();
    await WorkerProcess.killAll();
    await context.close();
  });

  const checks = (count: number, prefix: string, intervalSeconds: number): Promise<CheckWithStatus[]> =>
    Promise.all(
      Array.from({ length: count }, (_, index) => context.check(target.url(`/${prefix}${index.toString()}`), { intervalSeconds })),
    );
  /** Until each of these was asked so often after a moment. */
  const asked = (made: readonly CheckWithStatus[], prefix: string, times: number, since: number): Promise<void> =>
    until(() => made.every((_, index) => target.of(`/${prefix}${index.toString()}`).filter((at) => at > since).length >= times), 30_000);

  it('run what people made, show what was seen, and go through its states', async () => {
    const fine = await context.check(target.url('/fine'));
    const broken = await context.check(target.url('/broken'));
    const own = await context.check(`http://127.0.0.1:${worker.port.toString()}/healthz`);
    await until(
      async () =>
        (await context.status(own)).last_error !== null &&
        (await context.status(fine)).state === 'up' &&
        (await context.status(broken)).state === 'down',
      A_SPREAD,
    );
    expect(await context.status(own)).toMatchObject({
      state: 'unknown',
      last_error: 'The address is not one that may be checked: 127.0.0.1 (own)',
    });
    expect(await context.results(fine)).toHaveLength(1);
    await context.asActor((actor) => context.module.get(CheckControlService).runNow(actor, fine.check.id));
    await until(async () => (await context.results(fine)).length === 2);
    await context.asActor((actor) => context.module.get(CheckControlService).delete(actor, fine.check.id, 1));
    await until(async () => (await context.results(fine)).length === 0);
  });

  it('run each check once an interval, four of them, two and one', async () => {
    const made = await checks(30, 'once', 2);
    const others = await Promise.all(Array.from({ length: 3 }, () => WorkerProcess.start()));
    for (const leave of [0, 2, 1]) {
      await Promise.all(others.splice(0, leave).map((other) => other.stop()));
      await asked(made, 'once', 2, Date.now());
    }
    for (const [index, { check }] of made.entries()) {
      const hits = target.of(`/once${index.toString()}`);
      expect(hits.length).toBeGreaterThanOrEqual(6);
      // The first run comes at once; the others each have a place in the interval, begun a fifth of a second early at most, which a busy machine may reach late.
      const places = hits.slice(1).map((at) => Math.floor((at + 200 - phaseOf(check)) / 2_000));
      expect(new Set(places).size).toBe(places.length);
    }
  });

  it('that are killed in the middle lose nothing: another runs it when the lease ends', async () => {
    const slow = await context.check(target.url('/slow-killed'), { intervalSeconds: 12 });
    await until(() => target.of('/slow-killed').length === 1, 30_000);
    await worker.kill();
    worker = await WorkerProcess.start();
    expect(await context.status(slow)).toMatchObject({ state: 'unknown', run_token: expect.any(String) });
    await context.sql('update check_statuses set claimable_at = utc_timestamp(3) where run_token is not null');
    await until(() => target.of('/slow-killed').length === 2, 20_000);
    await until(async () => (await context.results(slow)).length === 1);
    await pause(1_000);
    expect(await context.results(slow)).toHaveLength(1);
    expect((await context.status(slow)).state).toBe('up');
  });

  it('go on after Redis was emptied, from the database alone', async () => {
    const made = await checks(20, 'flush', 2);
    await asked(made, 'flush', 1, 0);
    await context.module.get<Redis>(REDIS).flushdb();
    // What was taken before is over by then.
    await asked(made, 'flush', 1, Date.now() + 4_500);
    const latest = await Promise.all(made.map((check) => context.results(check)));
    expect(latest.every((results) => results.every(({ error }) => error === 0))).toBe(true);
  });

  it('that are told to stop finish what they began, and give back the rest', async () => {
    const slow = await context.check(target.url('/slow-stopped'), { intervalSeconds: 5 });
    await until(() => target.of('/slow-stopped').length === 1, 30_000);
    const startedAt = performance.now();
    await worker.stop();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await context.results(slow)).toHaveLength(1);
    expect(await context.sql('select 1 from check_statuses where run_token is not null')).toEqual([]);
  });

  it('let 200 targets that never answer hold up no other', async () => {
    const hung = await Target.start(() => undefined, '');
    for (let count = 0; count < 200; count += 20) {
      const host = `127.0.1.${(1 + count / 20).toString()}`;
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          context.check(hung.url(`/hung${(count + index).toString()}`, host), { intervalSeconds: 5, timeoutSeconds: 30 }),
        ),
      );
    }
    worker = await WorkerProcess.start();
    await until(() => hung.hits.length === 200, A_SPREAD);
    const made = await checks(100, 'beside', 2);
    await asked(made, 'beside', 3, 0);
    const statuses = await Promise.all(made.map((check) => context.status(check)));
    const late = statuses.map(({ last_lateness_milliseconds }) => last_lateness_milliseconds ?? Infinity).sort((one, other) => one - other);
    expect(late[98]).toBeLessThan(1_500);
    expect(hung.hits).toHaveLength(200);
    hung.close();
  });
});
