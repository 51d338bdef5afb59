import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, isPersonalVault, storedInstant } from '@clientst0r/platform';
import type { AuditEvent } from '../audit-event.entity.js';

/** How long after its event's time a transaction usually commits at most; looked over each time. */
const USUAL_MILLISECONDS = 120_000;
/** The longest that a transaction may take to commit; looked over every few minutes. */
const LONGEST_MILLISECONDS = 86_400_000;
const WIDE_LOOK_MILLISECONDS = 300_000;
const BATCH = 2_000;
/** Batches in one go, so that a job ends. */
const MOST_BATCHES = 50;
/** Of an event without details. */
const BARE_SIZE = 800;

const ALL = acrossOrganisationsComment('events are handed on in the order of the whole trail');

const COLUMNS = [
  'e.at, e.id, e.organisation_id as organisationId, e.category, e.action, e.outcome, e.actor_id as actorId, e.actor_name as actorName, e.address',
  'e.user_agent as userAgent, e.request_id as requestId, e.object_type as objectType, e.object_id as objectId, e.object_name as objectName, e.details, e.country',
].join(', ');

export interface FedEvent {
  readonly index: number;
  readonly event: AuditEvent;
  /** Of a personal vault: nobody but its owner is told of it. */
  readonly personal: boolean;
  /** About how long it is when written out, in characters. */
  readonly size: number;
}

interface ProgressRow {
  readonly next: number | string;
  readonly lookedTo: string | Date;
  readonly widelyLookedAt: string | Date;
}

interface PlacedRow {
  readonly at: string | Date;
  readonly id: string;
}

interface Look {
  readonly from: Date;
  readonly isWide: boolean;
}

interface Looked {
  readonly found: number;
  /** Where to go on; null when everything was found. */
  readonly next: Look | null;
}

type FedRow = Omit<AuditEvent, 'at' | 'details'> & {
  readonly position: number | string;
  readonly at: string | Date;
  readonly details: string | AuditEvent['details'];
  readonly personal: number;
};

/**
 * Committed events in one order without holes. An event gets its place when it is found committed, whatever its time says, so that a
 * reader that remembers one number misses none, not even of a transaction that was late.
 */
@Injectable()
export class EventFeed {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Gives places to what was committed since. @returns how many events got one; 0 too when another process is at it */
  async collect(): Promise<number> {
    let collected = 0;
    let look: Look | null = null;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const { found, next }: Looked = await this.collectBatch(look);
      collected += found;
      look = next;
      if (!look) break;
    }
    return collected;
  }

  /** @returns events from a place on, those that still exist; at most `limit`, and before `until` */
  async read(from: number, limit: number, until = Number.MAX_SAFE_INTEGER): Promise<FedEvent[]> {
    const sql = `select f.position, ${COLUMNS}, ${isPersonalVault('e.organisation_id')} as personal from audit_feed f straight_join audit_events e on e.at = f.at and e.id = f.event_id
      where f.position >= ? and f.position < ? order by f.position limit ? ${ALL}`;
    const rows = await this.em.fork().execute<FedRow[]>(sql, [from, until, limit]);
    return rows.map(fedEvent);
  }

  /** How many events have a place: the place of the next. */
  async size(): Promise<number> {
    const [row] = await this.em
      .fork()
      .execute<{ next: number | string }[]>('select next_position as next from audit_feed_progress where id = 1');
    return Number(row?.next ?? 0);
  }

  /** @returns the time of the event at this place; null when there is none yet */
  async timeOf(position: number): Promise<Date | null> {
    const [row] = await this.em
      .fork()
      .execute<{ at: string | Date }[]>('select at from audit_feed where position >= ? order by position limit 1', [position]);
    return row ? storedInstant(row.at) : null;
  }

  private collectBatch(look: Look | null): Promise<Looked> {
    // Without gap locks: use cases write audit events meanwhile.
    return this.em.fork().transactional((em) => this.collectIn(em, look), { isolationLevel: IsolationLevel.READ_COMMITTED });
  }

  private async collectIn(em: EntityManager, continued: Look | null): Promise<Looked> {
    const select = `select next_position as next, looked_to as lookedTo, widely_looked_at as widelyLookedAt
      from audit_feed_progress where id = 1 for update skip locked`;
    const [progress] = await em.execute<ProgressRow[]>(select);
    if (!progress) return { found: 0, next: null };
    const now = this.clock.now();
    const look = continued ?? lookFrom(progress, now);
    const found = await em.execute<PlacedRow[]>(
      `select e.at, e.id from audit_events e left join audit_feed f on f.event_id = e.id
       where e.at >= ? and f.event_id is null order by e.at, e.id limit ${BATCH.toString()} ${ALL}`,
      [look.from],
    );
    await insertPlaces(em, Number(progress.next), found);
    const newest = found.at(-1);
    const next = newest && found.length === BATCH ? { from: storedInstant(newest.at), isWide: look.isWide } : null;
    const reached = new Date(Math.min(now.getTime(), Math.max(lookedTo(progress, now), newest ? storedInstant(newest.at).getTime() : 0)));
    const update = 'update audit_feed_progress set next_position = next_position + ?, looked_to = ?, widely_looked_at = ? where id = 1';
    await em.execute(update, [found.length, reached, look.isWide && !next ? now : storedInstant(progress.widelyLookedAt)], 'run');
    return { found: found.length, next };
  }
}

/** Either time may lie ahead, after a clock that was wrong. */
function lookFrom(progress: ProgressRow, now: Date): Look {
  const isWide = Math.abs(now.getTime() - storedInstant(progress.widelyLookedAt).getTime()) >= WIDE_LOOK_MILLISECONDS;
  return { from: new Date(lookedTo(progress, now) - (isWide ? LONGEST_MILLISECONDS : USUAL_MILLISECONDS)), isWide };
}

function lookedTo(progress: ProgressRow, now: Date): number {
  return Math.min(now.getTime(), storedInstant(progress.lookedTo).getTime());
}

async function insertPlaces(em: EntityManager, next: number, found: readonly PlacedRow[]): Promise<void> {
  if (found.length === 0) return;
  const values = found.flatMap(({ at, id }, index) => [next + index, storedInstant(at), id]);
  await em.execute(`insert into audit_feed (position, at, event_id) values ${found.map(() => '(?,?,?)').join(',')}`, values, 'run');
}

function fedEvent({ position, at, details, personal, ...event }: FedRow): FedEvent {
  const text = typeof details === 'string' ? details : JSON.stringify(details);
  const parsed = JSON.parse(text) as AuditEvent['details'];
  const fed = { ...event, at: storedInstant(at), details: parsed };
  return { index: Number(position), event: fed, personal: personal === 1, size: text.length + BARE_SIZE };
}
