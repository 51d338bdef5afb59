import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { maintenanceBetween } from '../maintenance/maintenance-calendar.js';
import type { Occurrence } from '../maintenance/recurrence.js';
import { HISTORY_DAYS } from '../monitoring.settings.js';
import { outcomeAt } from '../probe/probe-result.js';
import { hourly, hourOf, type Rollup, type RolledResult } from './rollup.js';
import { sqlTime, storedTime } from './stored-time.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Hours that are made anew each time: results may come late, and maintenance may end early. */
const AGAIN = 3 * HOUR;
/** Hours are kept so long; days by the setting. */
const HOURS_KEPT = 92 * DAY;
const AT_ONCE = 50;
const ALL = acrossOrganisationsComment('one roll-up for the deployment');

interface StatusRow {
  readonly id: number;
  readonly checkId: string;
  readonly organisationId: string;
  /** Of the newest hour that was rolled up. */
  readonly rolled: string | null;
}

interface ResultRow {
  readonly statusId: number;
  readonly at: string;
  readonly error: number;
  readonly total: number;
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

  async rollUp(): Promise<void> {
    const sql = `select ${ALL} s.id, s.check_id as checkId, s.organisation_id as organisationId,
      (select max(r.at) from check_rollups r where r.status_id = s.id and r.hours = 1) as rolled from check_statuses s where s.id > ? order by s.id limit ${AT_ONCE.toString()}`;
    for (let after = 0, last = AT_ONCE; last === AT_ONCE;) {
      const statuses = await this.em.fork().execute<StatusRow[]>(sql, [after]);
      for (const status of statuses) await this.rollUpOne(status);
      last = statuses.length;
      after = statuses.at(-1)?.id ?? after;
    }
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

  private async rollUpOne(status: StatusRow): Promise<void> {
    const em = this.em.fork();
    const from = status.rolled === null ? new Date(0) : new Date(storedTime(status.rolled).getTime() - AGAIN);
    const sql = 'select status_id as statusId, at, error, total from check_results where status_id = ? and at >= ? order by at';
    const rows = await em.execute<ResultRow[]>(sql, [status.id, from]);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return;
    const span = [storedTime(first.at), new Date(storedTime(last.at).getTime() + 1)] as const;
    const maintained = await maintenanceBetween(em, status, ...span);
    const hours = hourly(rows.map((row) => rolled(row, maintained)));
    await em.execute(...upsert(status.id, hours));
    await em.execute(...dailySql(status.id, hourOf(span[0]), this.clock.now()));
  }
}

function rolled({ at, error, total }: ResultRow, maintenance: readonly Occurrence[]): RolledResult {
  const moment = storedTime(at);
  const maintained = maintenance.some(({ startsAt, endsAt }) => startsAt <= moment && moment < endsAt);
  return { at: moment, outcome: outcomeAt(error), total, maintained };
}

/** Only hours that saw at least as much as what is stored. */
function upsert(statusId: number, hours: readonly Rollup[]): [string, unknown[], 'run'] {
  const rows = hours.map((one) => ({ ...one, at: sqlTime(one.at).slice(0, 19) }));
  const sql = `replace into check_rollups (status_id, hours, at, answered, failed, unasked, maintained, average, slowest)
    select ?, 1, n.at, n.answered, n.failed, n.unasked, n.maintained, n.average, n.slowest from json_table(?, '$[*]' columns (
      at datetime path '$.at', answered int path '$.answered', failed int path '$.failed', unasked int path '$.unasked',
      maintained int path '$.maintained', average int path '$.average', slowest int path '$.slowest'
    )) n left join check_rollups r on r.status_id = ? and r.hours = 1 and r.at = n.at
    where r.status_id is null or n.answered + n.failed + n.unasked + n.maintained >= r.answered + r.failed + r.unasked + r.maintained`;
  return [sql, [statusId, JSON.stringify(rows), statusId], 'run'];
}

function dailySql(statusId: number, from: Date, now: Date): [string, unknown[], 'run'] {
  const day = (at: Date): string => `${at.toISOString().slice(0, 10)} 00:00:00`;
  const sql = `insert into check_rollups (status_id, hours, at, answered, failed, unasked, maintained, average, slowest)
    select status_id, 24, date(at), sum(answered), sum(failed), sum(unasked), sum(maintained), round(sum(average * answered) / nullif(sum(answered), 0)), max(slowest)
    from check_rollups where status_id = ? and hours = 1 and at >= ? and at <= ? group by status_id, date(at)
    on duplicate key update answered = values(answered), failed = values(failed), unasked = values(unasked), maintained = values(maintained),
      average = values(average), slowest = values(slowest)`;
  return [sql, [statusId, day(from), now], 'run'];
}
