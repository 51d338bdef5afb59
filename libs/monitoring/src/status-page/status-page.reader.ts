import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, storedInstant } from '@clientst0r/platform';
import { type CheckStateName, type KnownState, shownState } from '../check/check-standing.js';
import { maintenanceAt } from '../maintenance/maintenance-calendar.js';
import type { StatusItem } from './status-page.entity.js';

const DAY = 86_400_000;
export const STATUS_DAYS = 90;
/** Incidents that are over are shown for so long. */
const INCIDENTS_BACK = 14 * DAY;
const MOST_INCIDENTS = 50;
const ALL = acrossOrganisationsComment('what an organisation has made public');

export interface StatusDay {
  readonly answered: number;
  readonly failed: number;
  readonly maintained: number;
}

export interface ShownItem {
  readonly name: string;
  readonly state: CheckStateName;
  /** By the first moment of the day, milliseconds since 1970; days without a look are missing. */
  readonly days: ReadonlyMap<number, StatusDay>;
}

export interface ShownIncident {
  readonly name: string;
  readonly openedAt: Date;
  /** Null while it lasts. */
  readonly closedAt: Date | null;
  /** Null where nobody has said anything. */
  readonly text: string | null;
}

export interface ShownStatus {
  readonly title: string;
  readonly description: string;
  readonly items: readonly ShownItem[];
  /** Newest first. */
  readonly incidents: readonly ShownIncident[];
  readonly at: Date;
}

export interface PublicStatus extends ShownStatus {
  readonly passwordHash: Uint8Array | null;
}

interface PageRow {
  readonly organisationId: string;
  readonly title: string;
  readonly description: string;
  readonly items: string | readonly StatusItem[];
  readonly passwordHash: Uint8Array | null;
}

interface StateRow {
  readonly id: number;
  readonly checkId: string;
  readonly state: KnownState;
  readonly nextRunAt: string;
  readonly pausedAt: string | null;
}

/** What strangers are told: public names, states and times, and nothing else that is known of a check. */
@Injectable()
export class StatusPageReader {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Null when there is none, it is not published, or its organisation is closed. */
  async published(address: string): Promise<PublicStatus | null> {
    const sql = `select ${ALL} p.organisation_id as organisationId, p.title, p.description, p.items, p.password_hash as passwordHash from status_pages p
      join organisations o on o.id = p.organisation_id and o.status = 'active' where p.address = ? and p.published = 1`;
    const [row] = await this.em.fork({ clear: true }).execute<PageRow[]>(sql, [address]);
    if (!row) return null;
    const items = typeof row.items === 'string' ? (JSON.parse(row.items) as StatusItem[]) : row.items;
    return { ...(await this.shown(row.organisationId, { ...row, items })), passwordHash: row.passwordHash };
  }

  /** As it would be. */
  async shown(
    organisationId: string,
    { title, description, items }: { title: string; description: string; items: readonly StatusItem[] },
  ): Promise<ShownStatus> {
    const em = this.em.fork({ clear: true });
    const at = this.clock.now();
    const names = new Map(items.map(({ checkId, name }) => [checkId, name]));
    if (names.size === 0) return { title, description, items: [], incidents: [], at };
    const marks = items.map(() => '?').join(',');
    const ids = [...names.keys()];
    const sql = `select s.id, s.check_id as checkId, s.state, s.next_run_at as nextRunAt, c.paused_at as pausedAt from check_statuses s
      join checks c on c.id = s.check_id where s.organisation_id = ? and s.check_id in (${marks})`;
    const states = await em.execute<StateRow[]>(sql, [organisationId, ...ids]);
    const byCheck = new Map(states.map((state) => [state.checkId, state]));
    const maintained = await maintenanceAt(em, ids.map((checkId) => ({ checkId, organisationId })), at); // prettier-ignore
    const days = await daysOf(em, states, at);
    const shown = items.flatMap(({ checkId, name }): ShownItem[] => {
      const known = byCheck.get(checkId);
      if (!known) return [];
      const looks = shownState(known.pausedAt !== null, known.state, storedInstant(known.nextRunAt), at);
      const state = maintained.has(checkId) && looks !== 'paused' ? 'maintenance' : looks;
      return [{ name, state, days: days.get(known.id) ?? new Map() }];
    });
    return { title, description, items: shown, incidents: await incidentsOf(em, organisationId, names, at), at };
  }
}

async function daysOf(em: EntityManager, states: readonly StateRow[], at: Date): Promise<Map<number, Map<number, StatusDay>>> {
  if (states.length === 0) return new Map();
  const since = new Date((Math.floor(at.getTime() / DAY) - STATUS_DAYS + 1) * DAY);
  const sql = `select status_id as id, at, answered, failed, maintained from check_rollups where hours = 24 and at >= ?
    and status_id in (${states.map(() => '?').join(',')})`;
  const rows = await em.execute<(StatusDay & { id: number; at: string })[]>(sql, [since, ...states.map(({ id }) => id)]);
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, own]) => [id, new Map(own.map((row) => [storedInstant(row.at).getTime(), row]))]),
  );
}

/** What nobody is told of (a parent was down) is no incident of its own. */
async function incidentsOf(
  em: EntityManager,
  organisationId: string,
  names: ReadonlyMap<string, string>,
  at: Date,
): Promise<ShownIncident[]> {
  const sql = `select check_id as checkId, opened_at as openedAt, closed_at as closedAt, public_text as text from incidents
    where organisation_id = ? and check_id in (${[...names].map(() => '?').join(',')}) and muted = 0 and (closed_at is null or closed_at > ?)
    order by opened_at desc limit ${MOST_INCIDENTS.toString()}`;
  type Row = { checkId: string; openedAt: string; closedAt: string | null; text: string | null };
  const rows = await em.execute<Row[]>(sql, [organisationId, ...names.keys(), new Date(at.getTime() - INCIDENTS_BACK)]);
  return rows.map(({ checkId, openedAt, closedAt, text }) => ({
    name: names.get(checkId) ?? '',
    openedAt: storedInstant(openedAt),
    closedAt: closedAt === null ? null : storedInstant(closedAt),
    text,
  }));
}
