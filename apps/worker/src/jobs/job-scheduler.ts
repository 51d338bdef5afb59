import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { JobSchedulerJson, Queue, RepeatOptions } from 'bullmq';
import { type JobDefinition, jobDefinitions, type JobSchedule } from '@clientst0r/platform';
import { LimitedReporter } from './limited-reporter.js';
import { Queues } from './queues.js';

/** Redis may be emptied or replaced at any time: schedules come back within this. */
const CHECK_MILLISECONDS = 5_000;
/** A scheduler whose next job is overdue by more than this has lost it. */
const LOST_AFTER_MILLISECONDS = 5_000;
/** Whether they still say what their definitions say: nobody changes that but another version of the product. */
const EVERY_LOOK_IN_DEPTH = 12;

/** Makes the schedules of all jobs in Redis, from their definitions, and makes them again when they are gone or differ. */
@Injectable()
export class JobScheduler {
  private readonly logger = new Logger(JobScheduler.name);
  private readonly reporter = new LimitedReporter(this.logger);
  private turn: Promise<void> | null = null;
  private running = false;
  private looks = 0;

  constructor(private readonly queues: Queues) {}

  start(): void {
    this.running = true;
    this.tick();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.turn;
  }

  @Interval(CHECK_MILLISECONDS)
  tick(): void {
    if (!this.running || this.turn) return;
    this.turn = this.look().finally(() => (this.turn = null));
  }

  /** @returns how many schedules had to be made */
  async ensure(): Promise<number> {
    let made = 0;
    for (const job of jobDefinitions()) {
      const { schedule } = job;
      if (schedule) made += await this.queues.ask(job, (queue) => ensureJob(queue, job, schedule));
    }
    return made;
  }

  private async look(): Promise<void> {
    try {
      const isInDepth = this.looks % EVERY_LOOK_IN_DEPTH === 0;
      if (!isInDepth && (await this.areAllThere())) {
        this.looks += 1;
        return;
      }
      const made = await this.ensure();
      this.looks += 1;
      if (made > 0) this.logger.log(`Made ${made.toString()} schedules`);
    } catch (error) {
      this.reporter.report('Schedules cannot be checked', error);
    }
  }

  private async areAllThere(): Promise<boolean> {
    const jobs = jobDefinitions().filter(({ schedule }) => schedule !== null);
    const found = await this.queues.schedulesOf(jobs);
    return jobs.every(({ schedule }, at) => {
      const present = found[at] ?? new Map<string, number>();
      return schedule?.payloads.every((_payload, index) => !hasLostItsJob({ next: present.get(index.toString()) ?? 0 })) ?? false;
    });
  }
}

async function ensureJob(queue: Queue, job: JobDefinition<object>, schedule: JobSchedule<object>): Promise<number> {
  const wanted = new Map(schedule.payloads.map((payload, index) => [index.toString(), payload]));
  const present = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
  let made = 0;
  for (const [id, payload] of wanted) {
    if (isRight(present.get(id), schedule, payload)) continue;
    await make(queue, id, job, schedule, payload);
    made += 1;
  }
  for (const id of present.keys()) if (!wanted.has(id)) await queue.removeJobScheduler(id);
  return made;
}

function isRight(present: JobSchedulerJson | undefined, schedule: JobSchedule<object>, payload: object): boolean {
  if (!present || JSON.stringify(present.template?.data ?? {}) !== JSON.stringify(payload) || hasLostItsJob(present)) return false;
  if ('pattern' in schedule) return present.pattern === schedule.pattern && present.tz === schedule.timezone;
  return present.every === schedule.everyMilliseconds;
}

function hasLostItsJob({ next = 0 }: Pick<JobSchedulerJson, 'next'>): boolean {
  return next < Date.now() - LOST_AFTER_MILLISECONDS;
}

async function make(queue: Queue, id: string, job: JobDefinition<object>, schedule: JobSchedule<object>, payload: object): Promise<void> {
  const repeat: Omit<RepeatOptions, 'key'> =
    'pattern' in schedule ? { pattern: schedule.pattern, tz: schedule.timezone } : { every: schedule.everyMilliseconds };
  await queue.upsertJobScheduler(id, repeat, { name: job.name, data: payload });
}
