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
  readonly answered: string | null;
  readonly failed: string | null;
  readonly unknown: string | null;
  readonly maintained: string | null;
  readonly days: number;
  readonly average: string | null;
  readonly slowest: number | null;
}

interface DownRow {
  readonly checkId: string;
  readonly incidents: number;
  readonly seconds: string | null;
}

const SEEN = `select s.check_id as checkId, sum(r.answered) as answered, sum(r.failed) as failed, sum(r.unasked) as \`unknown\`, sum(r.maintained) as maintained,
  count(r.at) as days, round(sum(r.average * r.answered) / nullif(sum(r.answered), 0)) as average, max(r.slowest) as slowest
  from check_statuses s left join check_rollups r on r.status_id = s.id and r.hours = 24 and r.at >= ? and r.at < ?
  where s.organisation_id = ? group by s.check_id`;

const DOWN = `select check_id as checkId, count(*) as incidents, sum(timestampdiff(second, greatest(opened_at, ?), least(coalesce(closed_at, ?), ?))) as seconds
  from incidents where organisation_id = ? and opened_at < ? and (closed_at is null or closed_at > ?) group by check_id`;

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
    const lines = checks.map((check) => lineOf(check, seen.get(check.id), down.get(check.id), [from, until]));
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
  seen: SeenRow | undefined,
  down: DownRow | undefined,
  [from, until]: readonly [Date, Date],
): SlaLine {
  const since = Math.max(from.getTime(), Math.floor(createdAt.getTime() / DAY) * DAY);
  const average = seen?.average ?? null;
  const days = Math.ceil((until.getTime() - since) / DAY);
  return {
    checkId: id,
    name,
    kind,
    answered: Number(seen?.answered ?? 0),
    failed: Number(seen?.failed ?? 0),
    unknown: Number(seen?.unknown ?? 0),
    maintained: Number(seen?.maintained ?? 0),
    daysUnseen: Math.max(0, days - (seen?.days ?? 0)),
    incidents: down?.incidents ?? 0,
    minutesDown: Math.round(Number(down?.seconds ?? 0) / 60),
    average: average === null ? null : Number(average),
    slowest: seen?.slowest ?? null,
  };
}
