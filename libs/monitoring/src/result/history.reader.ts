import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, organisationOf, storedInstant } from '@clientst0r/platform';
import { CheckReader } from '../check/check.reader.js';
import type { Rollup } from './rollup.js';

const HOUR = 3_600_000;
/** How far back, and in steps of how many hours. */
export const HISTORY_RANGES = { day: { hours: 1, steps: 24 }, week: { hours: 1, steps: 168 }, quarter: { hours: 24, steps: 90 } } as const;
export type HistoryRange = keyof typeof HISTORY_RANGES;
/** Checks on one board. */
const MOST_CHECKS = 500;

type Row = Omit<Rollup, 'at'> & { readonly at: string };

const COLUMNS = 'r.at, r.answered, r.failed, r.unasked, r.maintained, r.average, r.slowest, r.p50, r.p95, r.p99';

/** What was seen over longer times. Steps in which nothing was looked at are left out. */
@Injectable()
export class HistoryReader {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. @throws NotFoundError */
  async of(actor: Actor, checkId: string, range: HistoryRange): Promise<Rollup[]> {
    const { status } = await this.checks.get(actor, checkId);
    const { hours } = HISTORY_RANGES[range];
    const sql = `select ${COLUMNS} from check_rollups r where r.status_id = ? and r.hours = ? and r.at >= ? order by r.at`;
    return (await this.em.execute<Row[]>(sql, [status.id, hours, this.since(range)])).map(read);
  }

  /** The last day of all checks of the organisation, by the id of the check. */
  async board(actor: Actor): Promise<Map<string, Rollup[]>> {
    const sql = `select s.check_id as checkId, ${COLUMNS} from (select id, check_id from check_statuses where organisation_id = ? order by id limit ${MOST_CHECKS.toString()}) s
      join check_rollups r on r.status_id = s.id and r.hours = 1 and r.at >= ? order by s.id, r.at`;
    const rows = await this.em.execute<(Row & { readonly checkId: string })[]>(sql, [organisationOf(actor), this.since('day')]);
    return new Map([...Map.groupBy(rows, ({ checkId }) => checkId)].map(([checkId, own]) => [checkId, own.map(read)]));
  }

  /** Where the first step begins: the present one is the last. */
  private since(range: HistoryRange): Date {
    const { hours, steps } = HISTORY_RANGES[range];
    const step = hours * HOUR;
    return new Date((Math.floor(this.clock.now().getTime() / step) - steps + 1) * step);
  }
}

function read({ at, answered, failed, unasked, maintained, average, slowest, p50, p95, p99 }: Row): Rollup {
  return { at: storedInstant(at), answered, failed, unasked, maintained, average, slowest, p50, p95, p99 };
}
