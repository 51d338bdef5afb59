import { setTimeout as pause } from 'node:timers/promises';
import { MikroORM } from '@mikro-orm/mariadb';
import { ModulesContainer } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock, type JobDefinition, jobDefinitions, Keyring, OrganisationKeyring } from '@clientst0r/platform';
import { HealthServer } from '../../apps/worker/src/health/health.server.js';
import { JobProcessor } from '../../apps/worker/src/jobs/job-processor.js';
import { JobRuntime } from '../../apps/worker/src/jobs/job-runtime.js';
import { PROCESSED_JOB } from '../../apps/worker/src/jobs/processes.decorator.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import { QueryWatch } from './query-watch.js';
import { useTestEnvironment } from './test-environment.js';

type Processor = JobProcessor<object>;

/** What one run of a job did. */
export interface JobRun {
  readonly job: string;
  /** Tables that it wrote, but that of the events. */
  readonly written: readonly string[];
  /** Actions of the events that it left. */
  readonly events: readonly string[];
  readonly opensSecrets: boolean;
  readonly error: Error | null;
}

const WRITE = /^\s*(?:insert(?: ignore)?(?: into)?|replace into|update|delete(?: \w+)? from)\s+`?(\w+)/iu;
const MOST_MESSAGES = 1_000;

/** They gather what they see for a moment before they write it. */
const GATHERING = new Set(['monitoring.run-check', 'monitoring.run-due-checks']);
const GATHERING_MILLISECONDS = 1_300;

/** The worker's processors in this process, run one after the other, each watched for what it writes and opens. */
export class JobWalk {
  readonly runs: JobRun[] = [];
  readonly watch: QueryWatch;
  private readonly orm: MikroORM;
  private readonly processors = new Map<string, Processor>();
  private opened = 0;
  private readonly seen = new Set<string>();

  /** Nothing runs by itself: neither queues nor schedules are started. */
  static async start(clock: Clock): Promise<JobWalk> {
    await useTestEnvironment();
    const module = await Test.createTestingModule({ imports: [WorkerModule] })
      .overrideProvider(Clock)
      .useValue(clock)
      .overrideProvider(JobRuntime)
      .useValue({})
      .overrideProvider(HealthServer)
      .useValue({})
      .compile();
    const walk = new JobWalk(await module.init());
    await walk.newEvents();
    return walk;
  }

  private constructor(private readonly module: TestingModule) {
    this.orm = module.get<MikroORM>(MikroORM);
    this.watch = new QueryWatch(this.orm);
    for (const { providers } of module.get(ModulesContainer).values()) {
      for (const { instance } of providers.values()) {
        if (!(instance instanceof JobProcessor)) continue;
        const job = Reflect.getMetadata(PROCESSED_JOB, instance.constructor) as JobDefinition<object>;
        this.processors.set(job.name, instance as Processor);
      }
    }
    for (const type of [Keyring, OrganisationKeyring]) this.countOpening(type.prototype);
  }

  /** Until nothing waits, as the relay and the queues would. */
  async runWaiting(): Promise<void> {
    const connection = this.orm.em.getConnection();
    for (let count = 0; count < MOST_MESSAGES; count += 1) {
      const [message] = await connection.execute<{ id: string; job: string; payload: unknown }[]>(
        'select id, job, payload from outbox_messages order by id limit 1',
      );
      if (!message) return;
      await connection.execute('delete from outbox_messages where id = ?', [message.id]);
      await this.run(message.job, typeof message.payload === 'string' ? JSON.parse(message.payload) : message.payload);
    }
    throw new Error('Jobs make jobs without an end');
  }

  async runScheduled(): Promise<void> {
    for (const { name, schedule } of jobDefinitions()) if (schedule) await this.run(name, ...schedule.payloads);
  }

  async close(): Promise<void> {
    jest.restoreAllMocks();
    await this.module.close();
  }

  private async run(job: string, ...payloads: readonly unknown[]): Promise<void> {
    const processor = this.processors.get(job);
    if (!processor) throw new Error(`${job} has no processor`);
    const from = this.watch.statements.length;
    this.opened = 0;
    let error: Error | null = null;
    for (const data of payloads) {
      await processor.process({ data }).catch((reason: unknown) => (error = reason instanceof Error ? reason : new Error(String(reason))));
    }
    if (GATHERING.has(job)) await pause(GATHERING_MILLISECONDS);
    const tables = this.watch.statements.slice(from).flatMap((sql) => WRITE.exec(sql)?.[1] ?? []);
    const written = [...new Set(tables)].filter((table) => table !== 'audit_events');
    this.runs.push({ job, written, events: await this.newEvents(), opensSecrets: this.opened > 0, error });
  }

  private async newEvents(): Promise<string[]> {
    const rows = await this.orm.em.getConnection().execute<{ id: string; action: string }[]>('select id, action from audit_events');
    const fresh = rows.filter(({ id }) => !this.seen.has(id));
    for (const { id } of fresh) this.seen.add(id);
    return fresh.map(({ action }) => action);
  }

  private countOpening(prototype: { open: (...parameters: never[]) => unknown }): void {
    const { open } = prototype;
    const opening = (): void => {
      this.opened += 1;
    };
    jest.spyOn(prototype, 'open').mockImplementation(function (this: unknown, ...parameters: never[]) {
      opening();
      return open.apply(this, parameters);
    });
  }
}
