import type { EntityManager } from '@mikro-orm/mariadb';

const ROWS_A_STATEMENT = 1_000;

/** Inserts many rows in the transaction of `em`, without building entities. Column and table names are the program's own. */
export async function insertRows(
  em: EntityManager,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const places = `(${columns.map(() => '?').join(', ')})`;
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const some = rows.slice(start, start + ROWS_A_STATEMENT);
    const sql = `insert into ${table} (${columns.map((column) => `\`${column}\``).join(', ')}) values ${some.map(() => places).join(', ')}`;
    await em.execute(sql, some.flat(), 'run');
  }
}
