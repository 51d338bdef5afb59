import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EntityManager, MikroORM, RequestContext } from '@mikro-orm/mariadb';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  type AuditActor,
  AuditFact,
  AuditModule,
  AuditStreamingModule,
  AuditStreamModule,
  AuditTrail,
  type AuditValue,
  DetectingModule,
  EventFeed,
  type StreamDestination,
  type StreamInput,
  StreamRunner,
  StreamService,
  type StreamStart,
  type StreamStatus,
  StreamStatusReader,
} from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { type Actor, Clock, PlatformModule, SecretText, systemActor } from '@clientst0r/platform';
import { MovableClock } from '../../support/movable-clock.js';
import { useTestEnvironment } from '../../support/test-environment.js';

export class Happened extends AuditFact {
  readonly category = 'administration';
  readonly action = 'check.updated';
  override readonly object: { type: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(name: string, details: Readonly<Record<string, AuditValue>> = {}) {
    super();
    this.object = { type: 'test', name };
    this.details = details;
  }
}

/** Streams and detections on this worker's database, without the worker's jobs. */
export class StreamContext {
  private constructor(
    readonly module: TestingModule,
    readonly clock: MovableClock,
  ) {}

  static async start(): Promise<StreamContext> {
    await useTestEnvironment();
    process.env['AUDIT_STREAM_ALLOWED_RANGES'] = '127.0.0.0/8';
    const clock = new MovableClock();
    const imports = [PlatformModule, DatabaseModule, AuditModule, AuditStreamModule, AuditStreamingModule, DetectingModule];
    const module = await Test.createTestingModule({ imports }).overrideProvider(Clock).useValue(clock).compile();
    await module.init();
    return new StreamContext(module, clock);
  }

  async close(): Promise<void> {
    await this.module.get(StreamRunner).stop();
    await this.removeStreams();
    await this.module.close();
  }

  get actor(): Actor {
    return { userId: randomUUIDv7(), name: 'Test', sessionId: null, reauthenticatedAt: null, organisationId: null, permissions: new Set(), address: '198.51.100.1', userAgent: 'jest', requestId: 'r' }; // prettier-ignore
  }

  /** In a unit of work of its own. */
  inRequest<T>(work: () => Promise<T>): Promise<T> {
    return RequestContext.create(this.module.get(MikroORM).em, work);
  }

  create(
    input: Partial<StreamInput> & Pick<StreamInput, 'kind' | 'url'>,
    secret: string | null = null,
    start: StreamStart = 'now',
  ): Promise<StreamDestination> {
    const whole = { name: 'Test', authority: null, certificate: null, index: null, compressed: false, ...input };
    return this.inRequest(() =>
      this.module.get(StreamService).create(this.actor, whole, secret === null ? null : SecretText.of(secret), start),
    );
  }

  async status(stream: StreamDestination): Promise<StreamStatus> {
    const status = (await this.inRequest(() => this.module.get(StreamStatusReader).of([stream]))).get(stream.id);
    if (!status) throw new Error('the stream is gone');
    return status;
  }

  /** Records events, each in a transaction of its own. */
  async record(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.recordFact(new Happened(name));
      // Events of the same millisecond have no order.
      if (names.length > 1) await pause(2);
    }
  }

  recordFact(fact: AuditFact, actor: AuditActor = systemActor('test')): Promise<void> {
    return this.module.get(AuditTrail).commit(actor, fact);
  }

  /** As if its transaction had taken until now. */
  async recordAt(name: string, at: Date, fact: AuditFact = new Happened(name), actor: AuditActor = systemActor('test')): Promise<void> {
    const clock = { now: () => at };
    await new AuditTrail(this.module.get(MikroORM).em.fork(), clock, { countryOf: () => null }).commit(actor, fact);
  }

  collect(): Promise<number> {
    return this.module.get(EventFeed).collect();
  }

  /** What the job of every second does, to its end. */
  async turn(): Promise<void> {
    const runner = this.module.get(StreamRunner);
    for (const shard of [0, 1]) await runner.begin(shard);
    await runner.idle();
  }

  sql<T>(statement: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.module.get(EntityManager).fork().getConnection().execute<T[]>(statement, parameters);
  }

  async removeStreams(): Promise<void> {
    for (const table of ['audit_stream_progress', 'audit_streams']) await this.sql(`delete from ${table}`);
  }
}
