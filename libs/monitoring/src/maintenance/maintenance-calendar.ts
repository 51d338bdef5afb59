import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment, storedInstant } from '@clientst0r/platform';
import type { Occurrence } from './recurrence.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');

export interface MaintainedCheck {
  readonly checkId: string;
  readonly organisationId: string;
}

interface Row {
  readonly organisationId: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly checkIds: string | readonly string[] | null;
}

/** Which of these checks are in maintenance at a time; of several windows the one that lasts longest. By the check's id. */
export async function maintenanceAt(em: EntityManager, checks: readonly MaintainedCheck[], at: Date): Promise<Map<string, Occurrence>> {
  const organisations = [...new Set(checks.map(({ organisationId }) => organisationId))];
  const found = new Map<string, Occurrence>();
  if (organisations.length === 0) return found;
  const sql = `select ${ALL} organisation_id as organisationId, starts_at as startsAt, ends_at as endsAt, check_ids as checkIds from maintenance_occurrences
    where organisation_id in (${organisations.map(() => '?').join(',')}) and ends_at > ? and starts_at <= ? order by ends_at`;
  for (const row of await em.execute<Row[]>(sql, [...organisations, at, at])) {
    const occurrence = { startsAt: storedInstant(row.startsAt), endsAt: storedInstant(row.endsAt) };
    for (const { checkId } of checks.filter(covers(row))) found.set(checkId, occurrence);
  }
  return found;
}

function covers({ organisationId, checkIds }: Row): (check: MaintainedCheck) => boolean {
  const ids = typeof checkIds === 'string' ? (JSON.parse(checkIds) as readonly string[]) : checkIds;
  return (check) => check.organisationId === organisationId && (ids?.includes(check.checkId) ?? true);
}

/** When a check was in maintenance, between two times. */
export async function maintenanceBetween(em: EntityManager, check: MaintainedCheck, from: Date, to: Date): Promise<Occurrence[]> {
  const sql = `select ${ALL} organisation_id as organisationId, starts_at as startsAt, ends_at as endsAt, check_ids as checkIds from maintenance_occurrences
    where organisation_id = ? and ends_at > ? and starts_at < ?`;
  const rows = await em.execute<Row[]>(sql, [check.organisationId, from, to]);
  return rows
    .filter((row) => covers(row)(check))
    .map(({ startsAt, endsAt }) => ({ startsAt: storedInstant(startsAt), endsAt: storedInstant(endsAt) }));
}
