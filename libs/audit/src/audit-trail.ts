import { randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, CountryReader, GroupDelay, UnavailableError } from '@clientst0r/platform';
import { markRecorded } from './audit-enforcer.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditFact } from './audit-fact.js';
import { type AuditActor, auditRow } from './audit-row.js';

export class AuditUnavailableError extends UnavailableError {
  override readonly code = 'audit-unavailable';

  constructor() {
    super('The audit trail cannot be written, so nothing was done.');
  }
}

export interface RecordedEvent {
  readonly actor: AuditActor;
  readonly fact: AuditFact;
}

interface Waiting {
  readonly row: Omit<AuditEvent, 'id'>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const COLUMNS = [
  'at',
  'id',
  'organisation_id',
  'category',
  'action',
  'outcome',
  'actor_id',
  'actor_name',
  'address',
  'user_agent',
  'request_id',
  'object_type',
  'object_id',
  'object_name',
  'details',
  'country',
];
const ROW = `(${COLUMNS.map(() => '?').join(',')})`;
const LARGEST_BATCH = 200;
/** One gathers, or is written, while the one before is. */
const BATCHES_AT_ONCE = 2;

/** The only writer of audit events. */
@Injectable()
export class AuditTrail {
  private waiting: Waiting[] = [];
  private writing = 0;
  private readonly delay = new GroupDelay();

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    @Inject(CountryReader) private readonly countries: Pick<CountryReader, 'countryOf'>,
  ) {}

  /** Adds the event to the caller's unit of work: both are committed, or neither. */
  record(em: EntityManager, actor: AuditActor, fact: AuditFact): void {
    em.persist(new AuditEvent(this.row(actor, fact)));
  }

  /** The same for many at once, with one statement, in the transaction of `em`. */
  async recordAll(em: EntityManager, events: readonly RecordedEvent[]): Promise<void> {
    if (events.length === 0) return;
    const { sql, values } = insertOf(events.map(({ actor, fact }) => this.row(actor, fact)));
    await em.execute(sql, values, 'run');
    markRecorded(em);
  }

  /**
   * Resolves once the event is durable, in a transaction of its own: for reads, refusals and failures. Concurrent
   * callers share one insert and one commit, and each is answered only after it. Throws `AuditUnavailableError`.
   */
  commit(actor: AuditActor, fact: AuditFact): Promise<void> {
    const row = this.row(actor, fact);
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject });
      this.delay.joined();
      if (this.writing < BATCHES_AT_ONCE) void this.drain();
    });
  }

  private row(actor: AuditActor, fact: AuditFact): Omit<AuditEvent, 'id'> {
    return auditRow(actor, fact, this.clock.now(), this.countries.countryOf(actor.address));
  }

  private async drain(): Promise<void> {
    this.writing += 1;
    while (this.waiting.length > 0) {
      await this.delay.wait();
      const batch = this.waiting.splice(0, LARGEST_BATCH);
      if (batch.length === 0) break; // the other has taken what this one waited with
      this.delay.took(batch.length);
      await this.write(batch);
    }
    this.writing -= 1;
  }

  private async write(batch: Waiting[]): Promise<void> {
    try {
      await this.insert(batch.map(({ row }) => row));
      for (const { resolve } of batch) resolve();
    } catch {
      if (batch.length > 1) {
        // One unwritable row must not fail the others' requests.
        for (const one of batch) await this.write([one]);
      } else {
        batch[0]?.reject(new AuditUnavailableError());
      }
    }
  }

  private async insert(rows: readonly Omit<AuditEvent, 'id'>[]): Promise<void> {
    const { sql, values } = insertOf(rows);
    // The driver's connection, so outside of every caller's transaction.
    await this.em.getConnection().execute(sql, values, 'run');
  }
}

function insertOf(rows: readonly Omit<AuditEvent, 'id'>[]): { sql: string; values: unknown[] } {
  const values = rows.flatMap((row) => [
    row.at,
    randomUUIDv7(),
    row.organisationId,
    row.category,
    row.action,
    row.outcome,
    row.actorId,
    row.actorName,
    row.address,
    row.userAgent,
    row.requestId,
    row.objectType,
    row.objectId,
    row.objectName,
    row.details === null ? null : JSON.stringify(row.details),
    row.country,
  ]);
  return { sql: `insert into audit_events (${COLUMNS.join(',')}) values ${rows.map(() => ROW).join(',')}`, values };
}
