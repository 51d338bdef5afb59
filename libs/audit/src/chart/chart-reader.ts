import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { CountryReader, storedInstant } from '@clientst0r/platform';
import type { AuditCategory, AuditOutcome } from '../audit-catalogue.js';
import { type AuditScope, scopeIdOf } from '../reading/audit-scope.js';
import { countedSpans } from './counted-spans.js';
import type { DayRange } from './day-range.js';

const MOST_BARS = 50;

type WeeklyChart = 'reveals' | 'addresses';

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const ofOutcome = (outcome: AuditOutcome): string => `sum(if(outcome = '${outcome}', events, 0)) as ${outcome}`;
const OUTCOMES_OF_DAY = `cast(day as char) as day, category, ${ofOutcome('success')}, ${ofOutcome('failure')}, ${ofOutcome('refused')}`;

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
  readonly files: number;
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

/** What the charts show, from the counts of days and weeks: the trail itself is not read. */
@Injectable()
export class ChartReader {
  constructor(
    private readonly em: EntityManager,
    private readonly countryReader: CountryReader,
  ) {}

  /** Only days and categories in which something happened. */
  events(scope: AuditScope, { from, to }: DayRange, category?: AuditCategory): Promise<EventsOfDay[]> {
    return this.read<EventsOfDay>(
      `select ${OUTCOMES_OF_DAY} from audit_daily_events
       where scope_id = ? and day between ? and ? ${category ? 'and category = ?' : ''} group by day, category order by day, category`,
      [scopeIdOf(scope), from, to, ...(category ? [category] : [])],
    );
  }

  /** Of the deployment and all organisations together, which tells of none of them. */
  totals({ from, to }: DayRange): Promise<EventsOfDay[]> {
    return this.read<EventsOfDay>(
      `select ${OUTCOMES_OF_DAY} from audit_daily_totals where day between ? and ? group by day, category order by day, category`,
      [from, to],
    );
  }

  /** Those who were given most secrets first. */
  async reveals(scope: AuditScope, range: DayRange): Promise<RevealsOfPerson[]> {
    const sum = (action: string, name: string): string => `sum(if(action = '${action}', events, 0)) as ${name}`;
    const counted = await this.counted('reveals', 'actor_id, action', 'max(actor_name) as actor_name, sum(events) as events', scope, range);
    return this.read<RevealsOfPerson>(
      `select actor_id as actorId, max(actor_name) as actorName, ${sum('credential.revealed', 'revealed')}, ${sum('credential.copied', 'copied')},
       ${sum('credential.code-generated', 'codes')}, ${sum('credential.former-revealed', 'former')}, ${sum('credential.shared', 'shared')},
       ${sum('credential.exported', 'exported')}, ${sum('attachment.downloaded', 'files')} from (${counted.sql}) counted group by actor_id order by sum(events) desc, actor_id limit ${MOST_BARS}`,
      counted.values,
    );
  }

  /** The busiest addresses first. */
  async addresses(scope: AuditScope, range: DayRange): Promise<EventsOfAddress[]> {
    const counted = await this.counted('addresses', 'address', 'sum(events) as events, sum(failures) as failures', scope, range);
    const rows = await this.read<Omit<EventsOfAddress, 'country'>>(
      `select address, sum(events) as events, sum(failures) as failures from (${counted.sql}) counted
       group by address order by 2 desc, address limit ${MOST_BARS}`,
      counted.values,
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

  /** Whole weeks by their own counts, and the days at either end: summed where they lie, so that few rows are joined. */
  private async counted(chart: WeeklyChart, keys: string, sums: string, scope: AuditScope, range: DayRange): Promise<Statement> {
    const { before, weeks, after } = countedSpans(range, await this.countedTo());
    const scopeId = scopeIdOf(scope);
    const sql = `select ${keys}, ${sums} from audit_daily_${chart} where scope_id = ? and (day between ? and ? or day between ? and ?) group by ${keys}
      union all select ${keys}, ${sums} from audit_weekly_${chart} where scope_id = ? and week between ? and ? group by ${keys}`;
    return { sql, values: [scopeId, before.from, before.to, after.from, after.to, scopeId, weeks.from, weeks.to] };
  }

  /** Read before the counts are: a week that is done in between is still there by its days. */
  private async countedTo(): Promise<Date | null> {
    const sql = 'select counted_to as countedTo from audit_count_progress where id = 1';
    const [row] = await this.em.getConnection().execute<{ countedTo: string | Date | null }[]>(sql, [], 'all');
    return row?.countedTo ? storedInstant(row.countedTo) : null;
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
  'files',
  'events',
  'failures',
]);

function isCount(name: string): boolean {
  return COUNTS.has(name);
}
