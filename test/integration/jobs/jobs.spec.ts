import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/mariadb';
import type { TestingModule } from '@nestjs/testing';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { RUN_DUE_CHECKS } from '@clientst0r/monitoring';
import { type JobDefinition, jobDefinitions, JobOutbox, JobPayloadError, REDIS } from '@clientst0r/platform';
import { JobScheduler } from '../../../apps/worker/src/jobs/job-scheduler.js';
import { OutboxRelay } from '../../../apps/worker/src/jobs/outbox.relay.js';
import { Queues } from '../../../apps/worker/src/jobs/queues.js';
import { OwnServices } from '../../support/own-services.js';
import { aWorker, FAIL, Notebook, type Note, TAKE_NOTE } from './testing-jobs.js';

jest.setTimeout(30_000);

describe('jobs', () => {
  // Redis is paused by a test, for whoever uses it.
  const services = new OwnServices();
  let worker: TestingModule;
  let em: EntityManager;
  let notebook: Notebook;
  let queues: Queues;
  let number = 0;

  beforeAll(async () => {
    services.start();
    worker = await aWorker();
    await worker.get<Redis>(REDIS).flushdb();
    await worker.init();
    em = worker.get(EntityManager);
    notebook = worker.get(Notebook);
    queues = worker.get(Queues);
  });

  afterAll(async () => {
    await worker.close();
    services.remove();
  });

  const note = (): Note => ({ organisationId: randomUUID(), number: ++number });
  const enqueue = (payload: Note, job = TAKE_NOTE): Promise<string> =>
    em.fork().transactional((inner) => Promise.resolve(worker.get(JobOutbox).enqueue(inner, job, payload)));
  const queueOf = (job: JobDefinition<object>): Promise<Queue> => queues.ask(job, (queue) => Promise.resolve(queue));
  const waiting = async (): Promise<number> => (await em.fork().execute<object[]>('select 1 from outbox_messages')).length;

  async function until(condition: () => boolean | Promise<boolean>, milliseconds = 5_000): Promise<void> {
    for (const end = performance.now() + milliseconds; performance.now() < end; await pause(10)) if (await condition()) return;
    throw new Error('it did not happen in time');
  }

  it('are done soon after the transaction that asked for them, within their organisation', async () => {
    await until(async () => (await waiting()) === 0);
    const delays: number[] = [];
    for (let count = 0; count < 10; count++) {
      const asked = note();
      await enqueue(asked);
      const committedAt = performance.now();
      await until(() => notebook.of(asked.number).length > 0);
      const [done] = notebook.of(asked.number);
      expect(done?.organisation).toBe(asked.organisationId);
      delays.push((done?.at ?? 0) - committedAt);
    }
    delays.sort((one, other) => one - other);
    expect(delays[5]).toBeLessThan(500);
    expect(delays.at(-1)).toBeLessThan(3_000);
  });

  it('are not done when that transaction fails', async () => {
    const asked = note();
    const failing = em.fork().transactional((inner) => {
      worker.get(JobOutbox).enqueue(inner, TAKE_NOTE, asked);
      return Promise.reject(new Error('rolled back by the test'));
    });
    await expect(failing).rejects.toThrow('rolled back');
    await pause(600);
    expect(notebook.of(asked.number)).toEqual([]);
  });

  it('are all written by one connection, and each waited for by one of its own', async () => {
    for (const job of jobDefinitions()) await queues.ask(job, (queue) => queue.count());
    const clients = String(await worker.get<Redis>(REDIS).client('LIST'))
      .trim()
      .split('\n');
    const waitingFor = clients.filter((client) => / name=bull:/u.test(client));
    expect(waitingFor).toHaveLength(jobDefinitions().length);
    expect(clients.length - waitingFor.length).toBeLessThan(8);
  });

  it('come one by one from a crowd, none lost and none twice', async () => {
    const crowd = Array.from({ length: 1_000 }, note);
    await em.fork().transactional((inner) => {
      for (const each of crowd) worker.get(JobOutbox).enqueue(inner, TAKE_NOTE, each);
      return Promise.resolve();
    });
    await until(() => crowd.every((each) => notebook.of(each.number).length > 0), 15_000);
    await pause(300);
    expect(crowd.filter((each) => notebook.of(each.number).length !== 1)).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  it('keep their id, so that a row moved twice is one job', async () => {
    const asked = note();
    const id = await enqueue(asked);
    await until(() => notebook.of(asked.number).length === 1);
    await em
      .fork()
      .execute('insert into outbox_messages (id, created_at, job, payload) values (?, utc_timestamp(3), ?, ?)', [
        id,
        TAKE_NOTE.name,
        JSON.stringify(asked),
      ]);
    await until(async () => (await waiting()) === 0);
    await pause(300);
    expect(notebook.of(asked.number)).toHaveLength(1);
  });

  it('with a payload that is not theirs are refused before anything is written', async () => {
    await expect(enqueue({ organisationId: 'hunter2', number: 1 })).rejects.toThrow(JobPayloadError);
    await expect(enqueue({ ...note(), secret: 'hunter2' } as Note)).rejects.toThrow(/secret/);
  });

  it('that were put into the queue with such a payload fail at once, without another try', async () => {
    const job = await (await queueOf(TAKE_NOTE)).add('x', { organisationId: 'hunter2', number: 7 });
    await until(() => job.isFailed());
    const failed = await (await queueOf(TAKE_NOTE)).getJob(job.id ?? '');
    expect(failed).toMatchObject({ attemptsMade: 1, failedReason: 'The payload of testing.take-note is not valid: organisationId' });
  });

  it('that fail are tried again, as often as they say, and are then put aside', async () => {
    const asked = note();
    const id = await enqueue(asked, FAIL);
    await until(async () => (await (await (await queueOf(FAIL)).getJob(id))?.isFailed()) === true, 10_000);
    expect(notebook.failures).toEqual([asked.number, asked.number, asked.number]);
  });

  it('can be asked for while Redis does not answer, and are done when it does', async () => {
    const redis = worker.get<Redis>(REDIS).duplicate({ enableOfflineQueue: true, commandTimeout: 10_000 });
    await redis.call('client', 'pause', '2500', 'all');
    const first = note();
    await enqueue(first);
    await pause(400);
    const startedAt = performance.now();
    const more = [note(), note(), note()];
    for (const each of more) await enqueue(each);
    expect(performance.now() - startedAt).toBeLessThan(500);
    await until(() => [first, ...more].every((each) => notebook.of(each.number).length > 0), 15_000);
    expect([first, ...more].map((each) => notebook.of(each.number).length)).toEqual([1, 1, 1, 1]);
    redis.disconnect();
  });

  it('are moved by several relays at once, each by one of them', async () => {
    const relay = worker.get(OutboxRelay);
    const crowd = Array.from({ length: 300 }, note);
    await em.fork().transactional((inner) => {
      for (const each of crowd) worker.get(JobOutbox).enqueue(inner, TAKE_NOTE, each);
      return Promise.resolve();
    });
    await Promise.all([relay.relay(), relay.relay(), relay.relay()]);
    await until(() => crowd.every((each) => notebook.of(each.number).length > 0));
    expect(crowd.filter((each) => notebook.of(each.number).length !== 1)).toEqual([]);
  });

  it('have their schedules made again when Redis was emptied, changed or lost one', async () => {
    const scheduler = worker.get(JobScheduler);
    const queue = await queueOf(RUN_DUE_CHECKS);
    const shards = RUN_DUE_CHECKS.schedule?.payloads.length ?? 0;
    const scheduled = jobDefinitions().reduce((sum, { schedule }) => sum + (schedule?.payloads.length ?? 0), 0);
    await scheduler.ensure();
    expect(await scheduler.ensure()).toBe(0);
    await queue.removeJobScheduler('1');
    await queue.upsertJobScheduler('2', { every: 60_000 }, { name: RUN_DUE_CHECKS.name, data: { shard: 2 } });
    await queue.upsertJobScheduler('99', { every: 60_000 }, { name: RUN_DUE_CHECKS.name, data: { shard: 0 } });
    expect(await scheduler.ensure()).toBe(2);
    expect((await queue.getJobSchedulers()).map(({ key, every }) => [key, every]).sort()).toEqual(
      Array.from({ length: shards }, (_, shard) => [shard.toString(), 2_000]),
    );
    await worker.get<Redis>(REDIS).flushdb();
    expect(await scheduler.ensure()).toBe(scheduled);
    await until(async () => (await queue.getJobSchedulers()).every(({ iterationCount = 0 }) => iterationCount > 2), 10_000);
  });
});
