import type { EntityManager } from '@mikro-orm/mariadb';
import { type LogDifference, LogDifferenceError } from './log-difference.js';

/** Tables on which the application may not change what it once wrote. */
export const APPEND_ONLY_TABLES: ReadonlySet<string> = new Set([
  'audit_events', 'audit_log_leaves', 'audit_log_nodes', 'audit_checkpoints', 'audit_log_keys', 'audit_tombstones',
]); // prettier-ignore

/** Tells the application of triggers, which it could not see without the right to make some. */
export const TRIGGER_LIST = 'audit_trigger_list';

interface Right {
  readonly privilege: string;
  /** Table, `table.column`, routine or schema; null for everything that there is. */
  readonly object: string | null;
  readonly kind: 'table' | 'column' | 'routine' | 'schema' | 'everything' | 'role';
}

interface FoundTrigger {
  readonly name: string;
  readonly table: string;
  readonly timing: string;
  readonly event: string;
  readonly body: string;
}

const SELF = `concat("'", replace(current_user(), '@', "'@'"), "'")`;

/** What this process' own account may do here, as the server tells it: nobody who may only grant can make it tell something else. */
const RIGHTS = `
  select 'table' as kind, privilege_type as privilege, table_name as object from information_schema.table_privileges where table_schema = database() and grantee = ${SELF}
  union all select distinct 'table', 'GRANT OPTION', table_name from information_schema.table_privileges where table_schema = database() and grantee = ${SELF} and is_grantable = 'YES'
  union all select 'column', privilege_type, concat(table_name, '.', column_name) from information_schema.column_privileges where table_schema = database() and grantee = ${SELF}
  union all select 'schema', privilege_type, table_schema from information_schema.schema_privileges where database() like table_schema and grantee = ${SELF}
  union all select 'everything', privilege_type, null from information_schema.user_privileges where (privilege_type <> 'USAGE' or is_grantable = 'YES') and grantee = ${SELF}
  union all select 'routine', 'EXECUTE', routine_name from information_schema.routines where routine_schema = database()
  union all select 'role', 'ROLE', role_name from information_schema.applicable_roles`;

const READ_AND_ADD: readonly string[] = ['SELECT', 'INSERT'];
const CHANGE: readonly string[] = ['UPDATE', 'DELETE'];

function isExpected({ kind, privilege, object }: Right): boolean {
  if (kind === 'routine') return object === TRIGGER_LIST;
  if (kind !== 'table' || object === null) return false;
  return READ_AND_ADD.includes(privilege) || (CHANGE.includes(privilege) && !APPEND_ONLY_TABLES.has(object));
}

function isGuard({ name, table, timing, event, body }: FoundTrigger): boolean {
  return (
    APPEND_ONLY_TABLES.has(table) &&
    timing === 'BEFORE' &&
    name === `${table}_append_only_${event.toLowerCase()}` &&
    /^begin signal sqlstate '45000' set message_text = '[\w -]+'; end$/u.test(body)
  );
}

/**
 * Rights of the application's account and triggers on audit tables that the product did not make: with the former it could change what it
 * wrote, the latter could change an event before it is sealed. Guards that are missing are told by `migrate check`.
 * @throws LogDifferenceError naming the first
 */
export async function assertGuarded(em: EntityManager): Promise<void> {
  const right = (await em.execute<Right[]>(RIGHTS)).find((one) => !isExpected(one));
  if (right)
    throw unexpected('grant-unexpected', `The application's database account has a right that the product did not give it: ${told(right)}`);
  const trigger = (await triggers(em)).find((one) => !isGuard(one));
  if (trigger)
    throw unexpected(
      'trigger-unexpected',
      `A trigger that the product did not make acts on ${trigger.table}: ${trigger.name} (${trigger.timing} ${trigger.event})`,
    );
}

async function triggers(em: EntityManager): Promise<FoundTrigger[]> {
  try {
    const [list] = await em.execute<{ triggers: string | null }[]>(`select ${TRIGGER_LIST}() as triggers`);
    return JSON.parse(list?.triggers ?? '[]') as FoundTrigger[];
  } catch (error) {
    if (!isGone(error)) throw error;
    throw unexpected(
      'trigger-unexpected',
      `The triggers cannot be listed: the function ${TRIGGER_LIST} is gone, or may not be used any more`,
    );
  }
}

/** ER_SP_DOES_NOT_EXIST and ER_PROCACCESS_DENIED_ERROR. */
export function isGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errno' in error && (error.errno === 1305 || error.errno === 1370);
}

function told({ kind, privilege, object }: Right): string {
  if (kind === 'role') return `the role ${object ?? ''}`;
  return `${privilege} on ${kind === 'everything' ? 'everything' : `${kind} ${object ?? ''}`}`;
}

export function unexpected(kind: LogDifference['kind'], message: string): LogDifferenceError {
  return new LogDifferenceError(kind, null, message);
}
