import type { EntityManager } from '@mikro-orm/mariadb';

const ROWS_A_STATEMENT = 1_000;

/**
 * Inserts many rows in the transaction of `em`, without building entities. A row that is there with the same key gets the values of the
 * columns in `overwrites`; without these it is an error. Column and table names are the program's own.
 */
export async function insertRows(
  em: EntityManager,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  overwrites: readonly string[] = [],
): Promise<void> {
  const overwriting = overwrites.map((column) => `\`${column}\` = values(\`${column}\`)`).join(', ');
  const end = overwriting === '' ? '' : ` on duplicate key update ${overwriting}`;
  const places = `(${columns.map(() => '?').join(', ')})`;
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const some = rows.slice(start, start + ROWS_A_STATEMENT);
    const sql = `insert into ${table} (${columns.map((column) => `\`${column}\``).join(', ')}) values ${some.map(() => places).join(', ')}${end}`;
    await em.execute(sql, some.flat().map(asBuffer), 'run');
  }
}

/** MikroORM reads bytes as what its formatting of statements does not take for bytes. */
function asBuffer(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
