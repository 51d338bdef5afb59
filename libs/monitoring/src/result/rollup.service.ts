import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, sqlInstant, storedInstant } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { maintenanceBetween } from '../maintenance/maintenance-calendar.js';
import type { Occurrence } from '../maintenance/recurrence.js';
import { HISTORY_DAYS } from '../monitoring.settings.js';
import { outcomeAt } from '../probe/probe-result.js';
import { hourly, hourOf, type Rollup, type RolledResult } from './rollup.js';
import { resultKey, SLOTS } from './result-key.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Hours before the newest that are made anew: results may come late, and maintenance may end early. */
const AGAIN = 3 * HOUR;
/** What is newer than this is looked at in between. */
const RECENT = 2 * HOUR;
/** Hours are kept so long; days by the setting. */
const HOURS_KEPT = 92 * DAY;
const AT_ONCE = 16 * SLOTS;
const ALL = acrossOrganisationsComment('one roll-up for the deployment');

interface StatusRow {
  readonly id: number;
  readonly checkId: string;
  readonly organisationId: string;
  readonly lastCheckedAt: string | null;
  /** Of the newest hour that was rolled up. */
  readonly rolled: string | null;
}

interface ResultRow {
  readonly slot: number;
  readonly at: string;
  readonly error: number;
  readonly total: number;
}

interface Rolled {
  readonly id: number;
  readonly hours: readonly Rollup[];
}

/**
 * Makes hours of results, and days of hours. Can be done at any time and twice: an hour is made from all of its results, and never
 * replaced by one that saw fewer, so that removing old results takes nothing away.
 */
@Injectable()
export class RollupService {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** With what came late, however late. */
  rollUp(): Promise<void> {
    return this.rollUpFrom(({ rolled }) => (rolled === null ? 0 : storedInstant(rolled).getTime() - AGAIN));
  }

  /** The present hour and the one before it: a fraction of the work. */
  rollUpRecent(): Promise<void> {
    const recent = this.clock.now().getTime() - RECENT;
    return this.rollUpFrom(({ rolled }) => Math.max(recent, rolled === null ? 0 : storedInstant(rolled).getTime()));
  }

  /** Removes what is too old. */
  async prune(): Promise<void> {
    const now = this.clock.now().getTime();
    const days = await this.settings.get(HISTORY_DAYS);
    for (const [hours, kept] of [
      [1, HOURS_KEPT],
      [24, days * DAY],
    ] as const)
      await this.em.fork().execute(`delete from check_rollups ${ALL} where hours = ? and at < ?`, [hours, new Date(now - kept)], 'run');
  }

  private async rollUpFrom(from: (status: StatusRow) => number): Promise<void> {
    const sql = `select ${ALL} s.id, s.check_id as checkId, s.organisation_id as organisationId, s.last_checked_at as lastCheckedAt,
      (select max(r.at) from check_rollups r where r.status_id = s.id and r.hours = 1) as rolled from check_statuses s where s.id >= ? order by s.id limit ${AT_ONCE.toString()}`;
    for (let next = 0, isLast = false; !isLast;) {
      const statuses = await this.em.fork().execute<StatusRow[]>(sql, [next]);
      isLast = statuses.length < AT_ONCE;
      const buckets = [...Map.groupBy(statuses, ({ id }) => resultKey(id).bucket)];
      // The last one may go on behind what was read.
      for (const [bucket, own] of isLast ? buckets : buckets.slice(0, -1)) await this.rollUpBucket(bucket, own, from);
      next = buckets.at(-1)?.[1][0]?.id ?? next;
    }
  }

  private async rollUpBucket(bucket: number, statuses: readonly StatusRow[], from: (status: StatusRow) => number): Promise<void> {
    const now = this.clock.now();
    const busy = statuses.filter((status) => !isAtRest(status, now));
    if (busy.length === 0) return;
    const em = this.em.fork();
    const since = hourOf(new Date(Math.max(0, Math.min(...busy.map(from)))));
    const sql = 'select slot, at, error, total from check_results where bucket = ? and at >= ? order by at';
    const rows = Map.groupBy(await em.execute<ResultRow[]>(sql, [bucket, since]), ({ slot }) => slot);
    const all: Rolled[] = [];
    for (const status of busy) {
      const own = rows.get(resultKey(status.id).slot) ?? [];
      const [first, last] = [own[0], own.at(-1)];
      if (!first || !last) continue;
      const maintained = await maintenanceBetween(em, status, storedInstant(first.at), new Date(storedInstant(last.at).getTime() + 1));
      all.push({ id: status.id, hours: hourly(own.map((row) => rolled(row, maintained))) });
    }
    const [oldest] = all.flatMap(({ hours }) => hours.map(({ at }) => at)).sort((one, other) => one.getTime() - other.getTime());
    if (!oldest) return;
    await em.execute(...upsert(all));
    const ids = all.map(({ id }) => id);
    await em.execute(...dailySql(ids, oldest, now));
  }
}

/** Nothing has come since its newest hour was over. */
function isAtRest({ rolled, lastCheckedAt }: StatusRow, now: Date): boolean {
  if (rolled === null || lastCheckedAt === null) return false;
  const end = storedInstant(rolled).getTime() + HOUR;
  return storedInstant(lastCheckedAt).getTime() < end && now.getTime() > end + AGAIN;
}

function rolled({ at, error, total }: ResultRow, maintenance: readonly Occurrence[]): RolledResult {
  const moment = storedInstant(at);
  const maintained = maintenance.some(({ startsAt, endsAt }) => startsAt <= moment && moment < endsAt);
  return { at: moment, outcome: outcomeAt(error), total, maintained };
}

/** Only hours that saw at least as much as what is stored. */
function upsert(all: readonly Rolled[]): [string, unknown[], 'run'] {
  const rows = all.flatMap(({ id, hours }) => hours.map((one) => ({ ...one, id, at: sqlInstant(one.at).slice(0, 19) })));
  const sql = `replace into check_rollups (status_id, hours, at, answered, failed, unasked, maintained, average, slowest, p50, p95, p99)
    select n.id, 1, n.at, n.answered, n.failed, n.unasked, n.maintained, n.average, n.slowest, n.p50, n.p95, n.p99 from json_table(?, '$[*]' columns (
      id int unsigned path '$.id', at datetime path '$.at', answered int path '$.answered', failed int path '$.failed', unasked int path '$.unasked',
      maintained int path '$.maintained', average int path '$.average', slowest int path '$.slowest',
      p50 int path '$.p50', p95 int path '$.p95', p99 int path '$.p99'
    )) n left join check_rollups r on r.status_id = n.id and r.hours = 1 and r.at = n.at
    where r.status_id is null or n.answered + n.failed + n.unasked + n.maintained >= r.answered + r.failed + r.unasked + r.maintained`;
  return [sql, [JSON.stringify(rows)], 'run'];
}

function dailySql(statusIds: readonly number[], from: Date, now: Date): [string, unknown[], 'run'] {
  const day = (at: Date): string => `${at.toISOString().slice(0, 10)} 00:00:00`;
  const sql = `insert into check_rollups (status_id, hours, at, answered, failed, unasked, maintained, average, slowest)
    select status_id, 24, date(at), sum(answered), sum(failed), sum(unasked), sum(maintained), round(sum(average * answered) / nullif(sum(answered), 0)), max(slowest)
    from check_rollups where status_id in (${statusIds.map(() => '?').join(',')}) and hours = 1 and at >= ? and at <= ? group by status_id, date(at)
    on duplicate key update answered = values(answered), failed = values(failed), unasked = values(unasked), maintained = values(maintained),
      average = values(average), slowest = values(slowest)`;
  return [sql, [...statusIds, day(from), now], 'run'];
}
