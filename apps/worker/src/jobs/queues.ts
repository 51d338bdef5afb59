import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type JobDefinition, REDIS } from '@clientst0r/platform';
import { LimitedReporter } from './limited-reporter.js';
import { QUEUE_CLIENT } from './queue-client.js';

/** What is kept of ended jobs, in number and seconds: enough to look into a failure, too little to fill Redis. */
const KEPT_DONE = { count: 200, age: 3_600 };
const KEPT_FAILED = { count: 1_000, age: 14 * 86_400 };
const ANSWER_MILLISECONDS = 1_500;

export function optionsOf({ attempts, schedule }: JobDefinition<object>): JobsOptions {
  // Of those that come every few seconds nothing is kept: each would push another one out.
  const isFrequent = schedule !== null && 'everyMilliseconds' in schedule;
  const removeOnComplete = isFrequent ? true : KEPT_DONE;
  return { attempts, backoff: { type: 'exponential', delay: 1_000 }, removeOnComplete, removeOnFail: KEPT_FAILED };
}

/** The writing ends of the queues. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly reporter = new LimitedReporter(new Logger(Queues.name));
  private readonly queues = new Map<string, Queue>();

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(QUEUE_CLIENT) private readonly client: Redis,
  ) {}

  /**
   * Rejects within a moment when Redis is away: a queue of BullMQ would keep what it was told, without bound, and one whose first
   * connection failed stays useless, so a queue that did not answer is replaced.
   */
  async ask<T>(job: JobDefinition<object>, work: (queue: Queue) => Promise<T>): Promise<T> {
    await this.redis.ping();
    const queue = this.of(job);
    try {
      return await inTime(work(queue));
    } catch (error) {
      this.queues.delete(job.name);
      queue.close().catch(() => undefined);
      throw error;
    }
  }

  /** The ids of the schedules of each of these jobs, and when they come next: one question for all. */
  async schedulesOf(jobs: readonly JobDefinition<object>[]): Promise<ReadonlyMap<string, number>[]> {
    const asked = this.redis.pipeline(jobs.map(({ name }) => ['zrange', `bull:${name}:repeat`, '0', '-1', 'withscores']));
    return ((await asked.exec()) ?? []).map(([error, answer]) => {
      if (error) throw error;
      return new Map(pairs(answer as readonly string[]).map(([id, next]) => [id, Number(next)]));
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => inTime(queue.close())));
  }

  private of(job: JobDefinition<object>): Queue {
    const known = this.queues.get(job.name);
    if (known) return known;
    const queue = new Queue(job.name, { connection: this.client, defaultJobOptions: optionsOf(job) });
    queue.on('error', (error) => {
      this.reporter.report('Redis cannot be reached', error);
    });
    this.queues.set(job.name, queue);
    return queue;
  }
}

function pairs(list: readonly string[]): (readonly [string, string])[] {
  return list.flatMap((first, at) => (at % 2 === 0 ? [[first, list[at + 1] ?? ''] as const] : []));
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('Redis did not answer in time'));
    }, ANSWER_MILLISECONDS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
