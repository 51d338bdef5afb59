import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, ConflictError, storedInstant } from '@clientst0r/platform';
import type { AuditActor } from '../audit-row.js';
import { AuditTrail } from '../audit-trail.js';
import { DayRecounted } from './chart.audit.js';
import { weekOf } from './counted-spans.js';
import { addToCounts, countedEvents, countEvents, removeCounts, type TimeRange } from './daily-counts.js';
import { sumWeek } from './weekly-counts.js';

/** Most transactions have committed by then; the others are found when their range is counted again. */
const SETTLE_MILLISECONDS = 5_000;
/** When a range is counted again, after it was counted: late transactions, a worker with a wrong clock, a day that was restored. */
const CHECK_AFTER_MILLISECONDS = [60_000, 600_000, 3_600_000, 90_000_000] as const;
const DAY = 86_400_000;
const MOST_CHECKS = 500;

interface RangeRow {
  readonly startsAt: string | Date;
  readonly endsAt: string | Date;
  readonly events: number;
  readonly checks: number;
}

/**
 * Keeps the counts of days and weeks. A step counts the events of the time since the last in one transaction with the note of how far it came, on
 * one snapshot: none is counted twice. An event that commits after its time was counted makes the range differ when it is counted again,
 * and then the whole day is counted anew: none is missed.
 */
@Injectable()
export class EventCounter {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly trail: AuditTrail,
  ) {}

  /** One step of at most a day. @returns whether there is more to count */
  step(): Promise<boolean> {
    const limit = this.clock.now().getTime() - SETTLE_MILLISECONDS;
    return this.onSnapshot(async (em, countedTo) => {
      const from = countedTo ?? (await firstEventAt(em)) ?? new Date(limit);
      const to = new Date(Math.min(limit, endOfDay(from)));
      if (to <= from) return false;
      const events = await addToCounts(em, { from, to });
      await em.execute('update audit_count_progress set counted_to = ? where id = 1', [to], 'run');
      if (to.getTime() === weekOf(from).end.getTime()) await sumWeek(em, from, to);
      await this.noteRange(em, { from, to }, events);
      return to.getTime() < limit;
    });
  }

  /** Counts again what is due. @returns the days that had to be counted anew */
  check(): Promise<string[]> {
    const now = this.clock.now();
    return this.onSnapshot(async (em, countedTo) => {
      const sql = `select starts_at as startsAt, ends_at as endsAt, events, checks from audit_counted_ranges where next_check_at <= ? order by next_check_at limit ${MOST_CHECKS}`;
      const days = new Set<string>();
      for (const row of await em.execute<RangeRow[]>(sql, [now])) {
        const range = { from: storedInstant(row.startsAt), to: storedInstant(row.endsAt) };
        const events = await countEvents(em, range);
        if (events !== row.events) days.add(dayOf(range.from));
        await checked(em, { range, events, checks: row.checks + 1, now });
      }
      for (const day of days) await recount(em, day, countedTo);
      return [...days];
    });
  }

  /** Counts a day (`2026-11-24`, UTC) anew, which is recorded. @returns its events. @throws ConflictError when retention removed them, of which the counts remain */
  recount(actor: AuditActor, day: string): Promise<number> {
    return this.onSnapshot(async (em, countedTo) => {
      const removed = await em.execute<object[]>('select 1 from audit_tombstones where month = ?', [day.slice(0, 7)]);
      if (removed.length > 0)
        throw new ConflictError('month-removed', `The events of ${day.slice(0, 7)} were removed: their counts are all that is left.`);
      const before = await countedEvents(em, day);
      const after = await recount(em, day, countedTo);
      this.trail.record(em, actor, new DayRecounted(day, before, after));
      return after;
    });
  }

  /** The lock comes first: the snapshot is taken by the first plain read after it, so nobody else's counting can lie in between. */
  private onSnapshot<T>(work: (em: EntityManager, countedTo: Date | null) => Promise<T>): Promise<T> {
    return this.em.fork().transactional(
      async (em) => {
        const [row] = await em.execute<{ countedTo: string | Date | null }[]>(
          'select counted_to as countedTo from audit_count_progress where id = 1 for update',
        );
        return work(em, row?.countedTo ? storedInstant(row.countedTo) : null);
      },
      { isolationLevel: IsolationLevel.REPEATABLE_READ },
    );
  }

  private async noteRange(em: EntityManager, { from, to }: TimeRange, events: number): Promise<void> {
    const next = new Date(this.clock.now().getTime() + CHECK_AFTER_MILLISECONDS[0]);
    await em.execute(
      'insert into audit_counted_ranges (starts_at, ends_at, events, checks, next_check_at) values (?, ?, ?, 0, ?)',
      [from, to, events, next],
      'run',
    );
  }
}

async function firstEventAt(em: EntityManager): Promise<Date | null> {
  const [row] = await em.execute<{ at: string | Date | null }[]>('select min(at) as at from audit_events');
  return row?.at ? storedInstant(row.at) : null;
}

async function checked(
  em: EntityManager,
  { range, events, checks, now }: { range: TimeRange; events: number; checks: number; now: Date },
): Promise<void> {
  const wait = CHECK_AFTER_MILLISECONDS[checks];
  if (wait === undefined) await em.execute('delete from audit_counted_ranges where starts_at = ?', [range.from], 'run');
  else
    await em.execute(
      'update audit_counted_ranges set events = ?, checks = ?, next_check_at = ? where starts_at = ?',
      [events, checks, new Date(now.getTime() + wait), range.from],
      'run',
    );
}

async function recount(em: EntityManager, day: string, countedTo: Date | null): Promise<number> {
  const from = new Date(`${day}T00:00:00Z`);
  await removeCounts(em, day);
  const isCounted = countedTo && countedTo > from;
  const events = isCounted ? await addToCounts(em, { from, to: new Date(Math.min(countedTo.getTime(), from.getTime() + DAY)) }) : 0;
  await sumWeek(em, from, countedTo);
  return events;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function endOfDay(at: Date): number {
  return (Math.floor(at.getTime() / DAY) + 1) * DAY;
}
