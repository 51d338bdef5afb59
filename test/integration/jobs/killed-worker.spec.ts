import { EntityManager } from '@mikro-orm/mariadb';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { CheckControlService, DELETE_RESULTS } from '@clientst0r/monitoring';
import { Configuration, REDIS } from '@clientst0r/platform';
import { createQueueClient } from '../../../apps/worker/src/jobs/queue-client.js';
import { Queues } from '../../../apps/worker/src/jobs/queues.js';
import { MonitoringContext, until } from '../monitoring/monitoring-context.js';
import { WorkerProcess } from '../monitoring/worker-process.js';

jest.setTimeout(120_000);

/** Sooner than usual, and later than a busy machine answers. */
const SOON = { JOB_TAKEOVER_SECONDS: '4' };

it('gives a job to another worker when the one that had it was killed in the middle', async () => {
  const context = await MonitoringContext.start();
  const redis = context.module.get<Redis>(REDIS);
  await redis.flushdb();
  const client = createQueueClient(context.module.get(Configuration));
  const queues = new Queues(redis, client);
  // A busy machine may not answer in time once; the next look tells.
  const current = (job: string): Promise<Job | undefined> =>
    queues.ask(DELETE_RESULTS, (queue) => queue.getJob(job)).catch(() => undefined);
  const check = await context.check('http://127.0.0.1:9/', { intervalSeconds: 86_400 });
  await context.seen(check, new Date('2026-11-24T10:00:00Z'));
  await context.asActor((actor) => context.module.get(CheckControlService).delete(actor, check.check.id, 1));
  const rows = await context.sql<{ id: string }>('select id from outbox_messages order by id desc limit 1');
  const id = rows[0]?.id ?? '';

  // The first worker's job waits for a row that somebody else holds, and dies waiting.
  await context.module
    .get(EntityManager)
    .fork()
    .transactional(async (em) => {
      await em.execute('select 1 from check_results where bucket = ? div 16 for update', [check.status.id]);
      const first = await WorkerProcess.start(SOON);
      await until(async () => (await (await current(id))?.isActive()) === true);
      await first.kill();
    });
  const second = await WorkerProcess.start(SOON);
  await until(async () => (await (await current(id))?.isCompleted()) === true, 60_000).catch(async () => {
    throw new Error(`the job is ${(await (await current(id))?.getState()) ?? 'gone'}; the worker said ${second.output}`);
  });

  expect(await context.results(check)).toEqual([]);
  expect(await current(id)).toMatchObject({ stalledCounter: 1, attemptsStarted: 2 });
  await second.stop();
  await queues.onApplicationShutdown();
  client.disconnect();
  await context.close();
});
