import type { EntityManager } from '@mikro-orm/mariadb';
import type { AlertRouting } from './alert-plan.js';

export type NamedRouting = AlertRouting & { readonly name: string };

interface Row {
  readonly name: string;
  readonly checkIds: string | readonly string[] | null;
  readonly steps: string | AlertRouting['steps'];
  readonly quiet: string | AlertRouting['quiet'];
  readonly urgentBreaksThrough: number;
  readonly gatherSeconds: number;
  readonly reminderMinutes: number;
}

/** The policy that names a check, else the one for all. @returns null when there is none */
export async function routingOf(em: EntityManager, organisationId: string, checkId: string): Promise<NamedRouting | null> {
  const sql = `select name, check_ids as checkIds, steps, quiet, urgent_breaks_through as urgentBreaksThrough, gather_seconds as gatherSeconds,
      reminder_minutes as reminderMinutes
    from alert_policies where organisation_id = ?`;
  const rows = await em.execute<Row[]>(sql, [organisationId]);
  const own = rows.find((row) => (parsed(row.checkIds) as readonly string[] | null)?.includes(checkId));
  const row = own ?? rows.find(({ checkIds }) => parsed(checkIds) === null);
  if (!row) return null;
  const { name, steps, quiet, urgentBreaksThrough, gatherSeconds, reminderMinutes } = row;
  return {
    name,
    steps: parsed(steps) as AlertRouting['steps'],
    quiet: parsed(quiet) as AlertRouting['quiet'],
    urgentBreaksThrough: urgentBreaksThrough === 1,
    gatherSeconds,
    reminderMinutes,
  };
}

/** The driver gives JSON as text. */
function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
