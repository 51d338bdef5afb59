import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';

const ALL = acrossOrganisationsComment('counts of every organisation are made in one go, each under its own key');
const SCOPE = "coalesce(organisation_id, '00000000-0000-0000-0000-000000000000')";
const FROM = 'from audit_events force index (primary) where at >= ? and at < ?';

export const SECRET_USES = [
  'credential.revealed',
  'credential.copied',
  'credential.code-generated',
  'credential.former-revealed',
  'credential.shared',
  'credential.exported',
  'attachment.downloaded',
] as const;

interface DailyTable {
  readonly name: string;
  readonly count: string;
  /** Reads the counted rows, in JSON, and adds them to those that are there. */
  readonly add: string;
}

const KEYS = "scope_id char(36) path '$.scope', day date path '$.day'";

const EVENTS: DailyTable = {
  name: 'audit_daily_events',
  count: `select ${SCOPE} as scope, cast(date(at) as char) as day, category, outcome, count(*) as events ${FROM} group by 1, 2, 3, 4 ${ALL}`,
  add: `insert into audit_daily_events (scope_id, day, category, outcome, events)
    select c.scope_id, c.day, c.category, c.outcome, c.events from json_table(?, '$[*]' columns (${KEYS}, category varchar(20) path '$.category', outcome varchar(10) path '$.outcome', events int path '$.events')) c
    on duplicate key update events = audit_daily_events.events + values(events)`,
};

const REVEALS: DailyTable = {
  name: 'audit_daily_reveals',
  count: `select ${SCOPE} as scope, cast(date(at) as char) as day, actor_id as actor, action, max(actor_name) as name, count(*) as events ${FROM}
    and outcome = 'success' and actor_id is not null and action in (${SECRET_USES.map((action) => `'${action}'`).join(', ')}) group by 1, 2, 3, 4 ${ALL}`,
  add: `insert into audit_daily_reveals (scope_id, day, actor_id, action, actor_name, events)
    select c.scope_id, c.day, c.actor_id, c.action, c.actor_name, c.events from json_table(?, '$[*]' columns (${KEYS}, actor_id char(36) path '$.actor', action varchar(60) path '$.action', actor_name varchar(190) path '$.name', events int path '$.events')) c
    on duplicate key update events = audit_daily_reveals.events + values(events), actor_name = values(actor_name)`,
};

const ADDRESSES: DailyTable = {
  name: 'audit_daily_addresses',
  count: `select ${SCOPE} as scope, cast(date(at) as char) as day, address, count(*) as events, cast(sum(outcome <> 'success') as integer) as failures ${FROM}
    and address <> '' group by 1, 2, 3 ${ALL}`,
  add: `insert into audit_daily_addresses (scope_id, day, address, events, failures)
    select c.scope_id, c.day, c.address, c.events, c.failures from json_table(?, '$[*]' columns (${KEYS}, address varchar(45) path '$.address', events int path '$.events', failures int path '$.failures')) c
    on duplicate key update events = audit_daily_addresses.events + values(events), failures = audit_daily_addresses.failures + values(failures)`,
};

/** ZZ, which no country has, where it is not known. */
const COUNTRIES: DailyTable = {
  name: 'audit_daily_countries',
  count: `select ${SCOPE} as scope, cast(date(at) as char) as day, coalesce(country, 'ZZ') as country, count(*) as events, cast(sum(outcome <> 'success') as integer) as failures ${FROM}
    and address <> '' group by 1, 2, 3 ${ALL}`,
  add: `insert into audit_daily_countries (scope_id, day, country, events, failures)
    select c.scope_id, c.day, c.country, c.events, c.failures from json_table(?, '$[*]' columns (${KEYS}, country char(2) path '$.country', events int path '$.events', failures int path '$.failures')) c
    on duplicate key update events = audit_daily_countries.events + values(events), failures = audit_daily_countries.failures + values(failures)`,
};

/** Of all scopes together. */
const TOTALS: Omit<DailyTable, 'count'> = {
  name: 'audit_daily_totals',
  add: `insert into audit_daily_totals (day, category, outcome, events)
    select c.day, c.category, c.outcome, c.events from json_table(?, '$[*]' columns (day date path '$.day', category varchar(20) path '$.category', outcome varchar(10) path '$.outcome', events int path '$.events')) c
    on duplicate key update events = audit_daily_totals.events + values(events)`,
};

const TABLES = [EVENTS, REVEALS, ADDRESSES, COUNTRIES] as const;
/** Rows of one statement: addresses of a day under attack can be many. */
const BATCH = 5_000;

interface Counted {
  readonly events: number | string;
}

interface CountedEvents {
  readonly day: string;
  readonly category: string;
  readonly outcome: string;
  readonly events: number;
}

export interface TimeRange {
  readonly from: Date;
  /** Exclusive; in the same day (UTC). */
  readonly to: Date;
}

/**
 * Adds the events of a range to the daily counts. What is counted is read and then written, both within the caller's transaction:
 * `insert … select` would lock the rows that it counts against writers of the trail.
 * @returns how many events there were
 */
export async function addToCounts(em: EntityManager, { from, to }: TimeRange): Promise<number> {
  let events = 0;
  for (const { name, count, add } of TABLES) {
    const rows = (await em.execute<object[]>(count, [from, to])).map((row) => ({ ...row, events: Number((row as Counted).events) }));
    await addRows(em, add, rows);
    if (name !== EVENTS.name) continue;
    events = rows.reduce((sum, row) => sum + row.events, 0);
    await addRows(em, TOTALS.add, totalsOf(rows as CountedEvents[]));
  }
  return events;
}

export async function removeCounts(em: EntityManager, day: string): Promise<void> {
  for (const { name } of [...TABLES, TOTALS]) await em.execute(`delete from ${name} where day = ?`, [day], 'run');
}

async function addRows(em: EntityManager, add: string, rows: readonly object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH) await em.execute(add, [JSON.stringify(rows.slice(start, start + BATCH))], 'run');
}

function totalsOf(rows: readonly CountedEvents[]): CountedEvents[] {
  const totals = new Map<string, CountedEvents>();
  for (const { day, category, outcome, events } of rows) {
    const key = `${day} ${category} ${outcome}`;
    totals.set(key, { day, category, outcome, events: events + (totals.get(key)?.events ?? 0) });
  }
  return [...totals.values()];
}

export async function countEvents(em: EntityManager, { from, to }: TimeRange): Promise<number> {
  const [row] = await em.execute<{ count: number | string }[]>(`select count(*) as count ${FROM} ${ALL}`, [from, to]);
  return Number(row?.count ?? 0);
}

/** Events of a day as they stand in the counts. */
export async function countedEvents(em: EntityManager, day: string): Promise<number> {
  const [row] = await em.execute<{ count: number | string | null }[]>('select sum(events) as count from audit_daily_events where day = ?', [
    day,
  ]);
  return Number(row?.count ?? 0);
}
