import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, storedInstant } from '@clientst0r/platform';
import type { CheckStateName } from './check-standing.js';
import { shownSql, shownValues } from './shown-states.js';

export interface StateCount {
  readonly organisationId: string;
  readonly state: CheckStateName;
  readonly count: number;
}

/** An incident that lasts, of any of the organisations that were asked for. */
export interface OpenIncident {
  readonly id: string;
  readonly organisationId: string;
  readonly checkId: string;
  readonly checkName: string;
  readonly reason: string | null;
  readonly openedAt: Date;
  readonly acknowledgedBy: string | null;
}

export const MOST_OPEN_INCIDENTS = 200;
const ALL = acrossOrganisationsComment('those that the person may see, as they are asked for');

/** How several organisations stand. Whoever asks has judged which ones somebody may see. */
@Injectable()
export class OverviewReader {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async counts(organisationIds: readonly string[]): Promise<StateCount[]> {
    if (organisationIds.length === 0) return [];
    const sql = `select ${ALL} c.organisation_id as organisationId, ${shownSql('c')} as state, count(*) as count from checks c
      join check_statuses s on s.check_id = c.id where c.organisation_id in (${marks(organisationIds)}) group by 1, 2`;
    return this.em.execute<StateCount[]>(sql, [...shownValues(this.clock.now()), ...organisationIds]);
  }

  /** Newest first. Those of which nobody is told, because what is before them is down, are left out. */
  async openIncidents(organisationIds: readonly string[]): Promise<OpenIncident[]> {
    if (organisationIds.length === 0) return [];
    const sql = `select ${ALL} id, organisation_id as organisationId, check_id as checkId, check_name as checkName, reason, opened_at as openedAt,
      acknowledged_by as acknowledgedBy from incidents where organisation_id in (${marks(organisationIds)}) and closed_at is null and not muted
      order by opened_at desc, id desc limit ${MOST_OPEN_INCIDENTS.toString()}`;
    const rows = await this.em.execute<(Omit<OpenIncident, 'openedAt'> & { openedAt: string })[]>(sql, [...organisationIds]);
    return rows.map((row) => ({ ...row, openedAt: storedInstant(row.openedAt) }));
  }
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(',');
}
