import { setTimeout as pause } from 'node:timers/promises';
import { CheckControlService } from '@clientst0r/monitoring';
import { MonitoringContext, Target, until } from './monitoring-context.js';
import { OwnServices } from './own-services.js';
import { WorkerProcess } from './worker-process.js';

jest.setTimeout(90_000);

describe('a worker whose services are killed', () => {
  let services: OwnServices;
  let context: MonitoringContext;
  let target: Target;
  let worker: WorkerProcess;

  beforeAll(async () => {
    services = OwnServices.start();
    WorkerProcess.build();
    context = await MonitoringContext.start();
    target = await Target.start((_request, response) => response.end());
    worker = await WorkerProcess.start();
  });

  afterAll(async () => {
    target.close();
    await worker.kill();
    await context.close();
  });

  const waiting = async (): Promise<number> => (await context.sql('select 1 from outbox_messages')).length;
  const runsAgain = async (path: string): Promise<void> => {
    const since = Date.now();
    await until(() => target.of(path).some((at) => at > since), 15_000);
  };

  it('says so, goes on by itself when Redis returns, and does what was asked for meanwhile', async () => {
    await context.check(target.url('/often'), { intervalSeconds: 2 });
    const rare = await Promise.all(
      Array.from({ length: 5 }, (_, index) => context.check(target.url(`/rare${index.toString()}`), { intervalSeconds: 86_400 })),
    );
    await until(async () => (await Promise.all(rare.map((check) => context.results(check)))).every(({ length }) => length === 1), 15_000);
    await services.killRedis();
    for (const { check } of rare) await context.asActor((actor) => context.module.get(CheckControlService).runNow(actor, check.id));
    await until(async () => (await worker.readiness()) === 503);
    await pause(2_000);
    expect(await waiting()).toBe(5);
    services.start();
    await until(async () => (await Promise.all(rare.map((check) => context.results(check)))).every(({ length }) => length === 2), 15_000);
    expect(await waiting()).toBe(0);
    await runsAgain('/often');
    await until(async () => (await worker.readiness()) === 200);
    expect(worker.isRunning).toBe(true);
  });

  it('says so, and goes on by itself when MariaDB returns', async () => {
    const check = await context.check(target.url('/database'), { intervalSeconds: 2 });
    await until(async () => (await context.results(check)).length >= 2, 15_000);
    const before = (await context.results(check)).length;
    services.killMariaDb();
    await until(async () => (await worker.readiness()) === 503);
    await pause(1_500);
    services.start();
    await until(async () => (await worker.readiness()) === 200);
    await runsAgain('/database');
    await until(async () => (await context.results(check)).length > before + 1, 15_000);
    expect((await context.status(check)).state).toBe('up');
    expect(worker.isRunning).toBe(true);
  });

  it('writes no flood of log meanwhile', () => {
    expect(worker.output.length).toBeLessThan(30_000);
  });
});
