import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { CountryReader, ValidationFailedError } from '@clientst0r/platform';
import type { AuditCategory } from '../audit-catalogue.js';
import { type AuditScope, scopeIdOf } from '../reading/audit-scope.js';

const DAY = 86_400_000;
const USUAL_DAYS = 30;
export const MOST_DAYS = 1_100;
const MOST_BARS = 50;

/** Whole days (UTC), `2026-11-24`, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export interface EventsOfDay {
  readonly day: string;
  readonly category: AuditCategory;
  readonly success: number;
  readonly failure: number;
  readonly refused: number;
}

export interface RevealsOfPerson {
  readonly actorId: string;
  readonly actorName: string;
  readonly revealed: number;
  readonly copied: number;
  readonly codes: number;
  readonly former: number;
  readonly shared: number;
  readonly exported: number;
}

export interface EventsOfAddress {
  readonly address: string;
  /** As it is known today. */
  readonly country: string | null;
  readonly events: number;
  readonly failures: number;
}

export interface EventsOfCountry {
  /** Null where it is not known: private networks, and what the data do not have. */
  readonly country: string | null;
  readonly events: number;
  readonly failures: number;
}

/** The last thirty days unless told. @throws ValidationFailedError naming the end that is wrong */
export function dayRange(from: string | undefined, to: string | undefined, now: Date): DayRange {
  const last = to === undefined ? Math.floor(now.getTime() / DAY) * DAY : dayStart('to', to);
  const first = from === undefined ? last - (USUAL_DAYS - 1) * DAY : dayStart('from', from);
  if (first > last) throw new ValidationFailedError([{ field: 'from', message: 'must not be after the last day' }]);
  if (last - first >= MOST_DAYS * DAY)
    throw new ValidationFailedError([{ field: 'from', message: `must be less than ${MOST_DAYS} days before the last` }]);
  return { from: dayText(first), to: dayText(last) };
}

function dayStart(field: 'from' | 'to', text: string): number {
  const start = Date.parse(`${text}T00:00:00Z`);
  if (!Number.isNaN(start) && dayText(start) === text && start >= 0) return start;
  throw new ValidationFailedError([{ field, message: 'must be a day such as 2026-11-24' }]);
}

function dayText(start: number): string {
  return new Date(start).toISOString().slice(0, 10);
}

/** What the charts show, from the daily counts: the trail itself is not read. */
@Injectable()
export class ChartReader {
  constructor(
    private readonly em: EntityManager,
    private readonly countryReader: CountryReader,
  ) {}

  /** Only days and categories in which something happened. */
  events(scope: AuditScope, { from, to }: DayRange, category?: AuditCategory): Promise<EventsOfDay[]> {
    const sum = (outcome: string): string => `sum(if(outcome = '${outcome}', events, 0)) as ${outcome}`;
    return this.read<EventsOfDay>(
      `select cast(day as char) as day, category, ${sum('success')}, ${sum('failure')}, ${sum('refused')} from audit_daily_events
       where scope_id = ? and day between ? and ? ${category ? 'and category = ?' : ''} group by day, category order by day, category`,
      [scopeIdOf(scope), from, to, ...(category ? [category] : [])],
    );
  }

  /** Those who were given most secrets first. */
  reveals(scope: AuditScope, { from, to }: DayRange): Promise<RevealsOfPerson[]> {
    const sum = (action: string, name: string): string => `sum(if(action = '${action}', events, 0)) as ${name}`;
    return this.read<RevealsOfPerson>(
      `select actor_id as actorId, max(actor_name) as actorName, ${sum('credential.revealed', 'revealed')}, ${sum('credential.copied', 'copied')},
       ${sum('credential.code-generated', 'codes')}, ${sum('credential.former-revealed', 'former')}, ${sum('credential.shared', 'shared')},
       ${sum('credential.exported', 'exported')} from audit_daily_reveals where scope_id = ? and day between ? and ?
       group by actor_id order by sum(events) desc, actor_id limit ${MOST_BARS}`,
      [scopeIdOf(scope), from, to],
    );
  }

  /** The busiest addresses first. */
  async addresses(scope: AuditScope, { from, to }: DayRange): Promise<EventsOfAddress[]> {
    const rows = await this.read<Omit<EventsOfAddress, 'country'>>(
      `select address, sum(events) as events, sum(failures) as failures from audit_daily_addresses where scope_id = ? and day between ? and ?
       group by address order by 2 desc, address limit ${MOST_BARS}`,
      [scopeIdOf(scope), from, to],
    );
    return rows.map((row) => ({ ...row, country: this.countryReader.countryOf(row.address) }));
  }

  /** The busiest countries first. */
  countries(scope: AuditScope, { from, to }: DayRange): Promise<EventsOfCountry[]> {
    return this.read<EventsOfCountry>(
      `select nullif(country, 'ZZ') as country, sum(events) as events, sum(failures) as failures from audit_daily_countries
       where scope_id = ? and day between ? and ? group by 1 order by 2 desc, 1`,
      [scopeIdOf(scope), from, to],
    );
  }

  /** Sums come as text. */
  private async read<T>(sql: string, values: readonly unknown[]): Promise<T[]> {
    const rows = await this.em.getConnection().execute<Record<string, unknown>[]>(sql, values, 'all');
    return rows.map(
      (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, isCount(name) ? Number(value) : value])) as T,
    );
  }
}

const COUNTS = new Set([
  'success',
  'failure',
  'refused',
  'revealed',
  'copied',
  'codes',
  'former',
  'shared',
  'exported',
  'events',
  'failures',
]);

function isCount(name: string): boolean {
  return COUNTS.has(name);
}
