import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type JobsOptions, Queue } from 'bullmq';
import { bullConnection, Configuration, type JobDefinition } from '@clientst0r/platform';
import { LimitedReporter } from './limited-reporter.js';

/** What is kept of ended jobs, in number and seconds: enough to look into a failure, too little to fill Redis. */
const KEPT_DONE = { count: 200, age: 3_600 };
const KEPT_FAILED = { count: 1_000, age: 14 * 86_400 };
const COMMAND_MILLISECONDS = 1_500;

export function optionsOf({ attempts }: JobDefinition<object>): JobsOptions {
  return { attempts, backoff: { type: 'exponential', delay: 1_000 }, removeOnComplete: KEPT_DONE, removeOnFail: KEPT_FAILED };
}

/** The writing ends of the queues. They fail at once when Redis is away, so that no transaction waits for it. */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly reporter = new LimitedReporter(new Logger(Queues.name));
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly configuration: Configuration) {}

  of(job: JobDefinition<object>): Queue {
    const known = this.queues.get(job.name);
    if (known) return known;
    const connection = { ...bullConnection(this.configuration), maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: COMMAND_MILLISECONDS };
    const queue = new Queue(job.name, { connection, defaultJobOptions: optionsOf(job), skipWaitingForReady: true });
    queue.on('error', (error) => {
      this.reporter.report('Redis cannot be reached', error);
    });
    this.queues.set(job.name, queue);
    return queue;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
  }
}
