import type { MikroORM } from '@mikro-orm/mariadb';

const APPLICATION = "'clientst0r_app'@'localhost'";
const RETENTION = "'clientst0r_retention'@'localhost'";

/** Tables on which the application may not change what it once wrote. */
const APPEND_ONLY = new Set([
  'audit_events', 'audit_log_leaves', 'audit_log_nodes', 'audit_checkpoints', 'audit_log_keys', 'audit_tombstones',
]); // prettier-ignore
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
    const rights = APPEND_ONLY.has(name) ? 'select, insert' : 'select, insert, update, delete';
    await connection.execute(`grant ${rights} on \`${name}\` to ${APPLICATION}`);
  }
  await connection.execute(`grant select, drop on audit_events to ${RETENTION}`);
}
