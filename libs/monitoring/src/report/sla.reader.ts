import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, NotFoundError, organisationOf, ValidationFailedError } from '@clientst0r/platform';
import { Check } from '../check/check.entity.js';
import { boundsOf, type SlaLine, type SlaReport } from './sla-report.js';

const DAY = 86_400_000;
/** Checks in one report. */
const MOST_CHECKS = 2_000;

interface SeenRow {
  readonly checkId: string;
  readonly answered: string;
  readonly failed: string;
  readonly unknown: string;
  readonly maintained: string;
  readonly days: number;
  readonly average: string | null;
  readonly slowest: number | null;
}

interface DownRow {
  readonly checkId: string;
  readonly incidents: number;
  readonly seconds: string;
}

const SEEN = `select s.check_id as checkId, coalesce(sum(r.answered), 0) as answered, coalesce(sum(r.failed), 0) as failed,
  coalesce(sum(r.unasked), 0) as \`unknown\`, coalesce(sum(r.maintained), 0) as maintained, count(r.at) as days, round(sum(r.average * r.answered) / nullif(sum(r.answered), 0)) as average, max(r.slowest) as slowest
  from check_statuses s left join check_rollups r on r.status_id = s.id and r.hours = 24 and r.at >= ? and r.at < ?
  where s.organisation_id = ? group by s.check_id`;

const DOWN = `select check_id as checkId, count(*) as incidents, sum(timestampdiff(second, greatest(opened_at, ?), least(coalesce(closed_at, ?), ?))) as seconds
  from incidents where organisation_id = ? and opened_at < ? and (closed_at is null or closed_at > ?) group by check_id`;

const NOTHING_SEEN: Omit<SeenRow, 'checkId'> = {
  answered: '0',
  failed: '0',
  unknown: '0',
  maintained: '0',
  days: 0,
  average: null,
  slowest: null,
};
const NEVER_DOWN: Omit<DownRow, 'checkId'> = { incidents: 0, seconds: '0' };

/** A month of all checks of an organisation, from what is rolled up by day. */
@Injectable()
export class SlaReader {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailedError for a month that has not begun */
  async month(actor: Actor, month: string): Promise<SlaReport> {
    const organisationId = organisationOf(actor);
    const [from, end] = boundsOf(month);
    const madeAt = this.clock.now();
    if (from > madeAt) throw new ValidationFailedError([{ field: 'month', message: 'has not begun' }]);
    const until = end < madeAt ? end : madeAt;
    const where = { organisationId, createdAt: { $lt: end } };
    const checks = await this.em.find(Check, where, { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_CHECKS });
    const seen = byCheck(await this.em.execute<SeenRow[]>(SEEN, [from, end, organisationId]));
    const down = byCheck(await this.em.execute<DownRow[]>(DOWN, [from, until, until, organisationId, until, from]));
    const lines = checks.map((check) => lineOf(check, seen.get(check.id) ?? NOTHING_SEEN, down.get(check.id) ?? NEVER_DOWN, [from, until]));
    return { organisation: await this.nameOf(organisationId), month, until, madeAt, lines };
  }

  private async nameOf(organisationId: string): Promise<string> {
    const [row] = await this.em.execute<{ name: string }[]>('select name from organisations where id = ?', [organisationId]);
    if (!row) throw new NotFoundError();
    return row.name;
  }
}

function byCheck<T extends { readonly checkId: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.checkId, row]));
}

function lineOf(
  { id, name, kind, createdAt }: Check,
  { answered, failed, unknown, maintained, days, average, slowest }: Omit<SeenRow, 'checkId'>,
  { incidents, seconds }: Omit<DownRow, 'checkId'>,
  [from, until]: readonly [Date, Date],
): SlaLine {
  const since = Math.max(from.getTime(), Math.floor(createdAt.getTime() / DAY) * DAY);
  return {
    checkId: id,
    name,
    kind,
    answered: Number(answered),
    failed: Number(failed),
    unknown: Number(unknown),
    maintained: Number(maintained),
    daysUnseen: Math.max(0, Math.ceil((until.getTime() - since) / DAY) - days),
    incidents,
    minutesDown: Math.round(Number(seconds) / 60),
    average: average === null ? null : Number(average),
    slowest,
  };
}
