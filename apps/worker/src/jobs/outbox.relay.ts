import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Configuration, createRedisListener, type JobDefinition, jobDefinitions, outboxBellOf } from '@clientst0r/platform';
import { LimitedReporter } from './limited-reporter.js';
import { optionsOf, Queues } from './queues.js';

/** While the bell is heard; it may ring in vain, and does not ring for what is written by SQL. */
const LISTENING_MILLISECONDS = 1_000;
const IDLE_MILLISECONDS = 250;
const AWAY_MILLISECONDS = 1_000;
const BATCH = 200;

// Row by row along the key: a list after `in` may be searched for in the whole table, locking the rows of other relays on the way.
const DELETE_MOVED = `delete o from json_table(?, '$[*]' columns (id char(36) path '$')) n straight_join outbox_messages o on o.id = n.id`;

interface Message {
  readonly id: string;
  readonly job: string;
  readonly payload: string | object;
}

/**
 * Moves committed outbox rows into their queues. A row is deleted in the transaction that held it while Redis took the job; when that
 * transaction is lost the job is added again under the same id, which its queue ignores as long as it knows the first.
 */
@Injectable()
export class OutboxRelay {
  private readonly reporter = new LimitedReporter(new Logger(OutboxRelay.name));
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;
  private bell: Redis | null = null;
  private isListening = false;
  private hasRung = false;

  constructor(
    private readonly em: EntityManager,
    private readonly queues: Queues,
    private readonly configuration: Configuration,
  ) {}

  start(): void {
    this.bell = this.listen();
    this.turn = this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.bell?.disconnect();
    if (this.timer) clearTimeout(this.timer);
    await this.turn;
  }

  /** Moves one batch. @returns how many jobs were moved */
  async relay(): Promise<number> {
    const jobs = new Map(jobDefinitions().map((job) => [job.name, job]));
    if (jobs.size === 0 || !(await this.isAnythingWaiting())) return 0;
    // Without gap locks: use cases insert into the same table while Redis is being asked.
    return this.em.fork().transactional((em) => this.move(em, jobs), { isolationLevel: IsolationLevel.READ_COMMITTED });
  }

  private async look(): Promise<void> {
    let isAway = false;
    this.hasRung = false;
    try {
      if ((await this.relay()) === BATCH) this.hasRung = true;
    } catch (error) {
      this.reporter.report('Jobs cannot be moved from the outbox', error);
      isAway = true;
    }
    this.lookIn(isAway ? AWAY_MILLISECONDS : this.pause());
  }

  private pause(): number {
    if (this.hasRung) return 0;
    return this.isListening ? LISTENING_MILLISECONDS : IDLE_MILLISECONDS;
  }

  private lookIn(milliseconds: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.turn = this.look();
    }, milliseconds);
  }

  private listen(): Redis {
    const bell = createRedisListener(this.configuration);
    bell.on('message', () => {
      this.rung();
    });
    bell.on('ready', () => {
      bell.subscribe(outboxBellOf(this.configuration)).then(
        () => {
          this.isListening = true;
          this.rung();
        },
        () => undefined,
      );
    });
    bell.on('close', () => (this.isListening = false));
    bell.on('error', () => undefined); // the client of the commands tells it
    return bell;
  }

  private rung(): void {
    this.hasRung = true;
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.lookIn(0);
  }

  private async isAnythingWaiting(): Promise<boolean> {
    const rows = await this.em.getConnection().execute<object[]>('select 1 from outbox_messages limit 1');
    return rows.length > 0;
  }

  private async move(em: EntityManager, jobs: ReadonlyMap<string, JobDefinition<object>>): Promise<number> {
    const names = [...jobs.keys()];
    const sql = `select id, job, payload from outbox_messages where job in (${marks(names)}) order by id limit ${BATCH.toString()} for update skip locked`;
    const messages = await em.execute<Message[]>(sql, names);
    for (const [name, job] of jobs) {
      const own = messages.filter((message) => message.job === name);
      if (own.length > 0) await this.queues.ask(job, (queue) => queue.addBulk(own.map((message) => jobOf(message, job))));
    }
    if (messages.length > 0) await em.execute(DELETE_MOVED, [JSON.stringify(messages.map(({ id }) => id))], 'run');
    return messages.length;
  }
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(',');
}

function jobOf({ id, payload }: Message, job: JobDefinition<object>): { name: string; data: unknown; opts: object } {
  return { name: job.name, data: typeof payload === 'string' ? JSON.parse(payload) : payload, opts: { ...optionsOf(job), jobId: id } };
}
