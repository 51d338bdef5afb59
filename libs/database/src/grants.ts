import type { MikroORM } from '@mikro-orm/mariadb';
import { APPEND_ONLY_TABLES, RETENTION_PROCEDURES, TRIGGER_LIST } from '@clientst0r/audit';
import { DATABASE_ACCOUNTS } from '@clientst0r/platform';

const APPLICATION = `'${DATABASE_ACCOUNTS.application}'@'localhost'`;
const RETENTION = `'${DATABASE_ACCOUNTS.retention}'@'localhost'`;

const OF_MIGRATION_ONLY = new Set(['migrations']);

/**
 * Gives the application account what it needs on each table and no more: MariaDB has no negative grants, so the rights
 * are per table. Runs under the migration account after each migration.
 */
export async function grantTableRights(orm: MikroORM): Promise<void> {
  const connection = orm.em.getConnection();
  const tables = await connection.execute<{ name: string }[]>(
    "select table_name as name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE'",
  );
  for (const { name } of tables.filter((table) => !OF_MIGRATION_ONLY.has(table.name))) {
    const rights = APPEND_ONLY_TABLES.has(name) ? 'select, insert' : 'select, insert, update, delete';
    await connection.execute(`grant ${rights} on \`${name}\` to ${APPLICATION}`);
  }
  await connection.execute(`grant execute on function ${TRIGGER_LIST} to ${APPLICATION}`);
  // Not DROP, which would let it drop the table: the procedures check what the account asks for.
  await connection.execute(`grant select on audit_events to ${RETENTION}`);
  for (const name of RETENTION_PROCEDURES) await connection.execute(`grant execute on procedure ${name} to ${RETENTION}`);
  await withdrawFormerRight(connection);
}

/** Granted by the first version. */
async function withdrawFormerRight(connection: ReturnType<MikroORM['em']['getConnection']>): Promise<void> {
  const former = await connection.execute<object[]>(
    "select 1 from information_schema.table_privileges where table_schema = database() and table_name = 'audit_events' and privilege_type = 'DROP' and grantee = ?",
    [RETENTION],
  );
  if (former.length > 0) await connection.execute(`revoke drop on audit_events from ${RETENTION}`);
}
