import type { EntityManager } from '@mikro-orm/mariadb';
import { weekOf } from './counted-spans.js';

/** Counts with so many keys a day (people, addresses) that a year of days is slow to sum. */
const TABLES = [
  {
    name: 'audit_weekly_reveals',
    sum: `insert into audit_weekly_reveals (scope_id, week, actor_id, action, actor_name, events)
      select scope_id, ?, actor_id, action, max(actor_name), sum(events) from audit_daily_reveals where day between ? and ?
      group by scope_id, actor_id, action`,
  },
  {
    name: 'audit_weekly_addresses',
    sum: `insert into audit_weekly_addresses (scope_id, week, address, events, failures)
      select scope_id, ?, address, sum(events), sum(failures) from audit_daily_addresses where day between ? and ?
      group by scope_id, address`,
  },
] as const;

/**
 * Sums the days of a week anew once all of it is counted, and leaves none of its counts before that. Within the caller's transaction, which
 * holds the progress: nobody else writes the days meanwhile.
 */
export async function sumWeek(em: EntityManager, day: Date, countedTo: Date | null): Promise<void> {
  const { monday, sunday, end } = weekOf(day);
  for (const { name, sum } of TABLES) {
    await em.execute(`delete from ${name} where week = ?`, [monday], 'run');
    if (countedTo && countedTo >= end) await em.execute(sum, [monday, monday, sunday], 'run');
  }
}
