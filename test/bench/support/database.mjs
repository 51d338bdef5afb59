import { existsSync, readFileSync } from 'node:fs';
import { createPool } from 'mysql2/promise';

const ACCOUNTS = { application: 'app', migration: 'migrate' };

const MOST_SETTLING_SECONDS = 240;

/** Waits for as long as the file BENCH_HOLD exists: a filling may run beside other work, measuring may not; and a long one may have to make room. */
export async function held() {
  while (process.env.BENCH_HOLD && existsSync(process.env.BENCH_HOLD)) await new Promise((resolve) => setTimeout(resolve, 1_000));
}

/**
 * Waits until the database has written out what a filling left in its memory, for at most four minutes: its writing is not what is
 * measured. Before that it is `held`.
 */
export async function settled(connections) {
  await held();
  for (let second = 0; second < MOST_SETTLING_SECONDS; second += 5) {
    const [rows] = await connections.query(
      "show global status where variable_name in ('Innodb_buffer_pool_pages_dirty', 'Innodb_buffer_pool_pages_total')",
    );
    const value = Object.fromEntries(rows.map((row) => [row.Variable_name, Number(row.Value)]));
    if (value.Innodb_buffer_pool_pages_dirty < 0.02 * value.Innodb_buffer_pool_pages_total) return;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  }
}

/** Connections under an account of the product, as many as the api has. */
export function pool(account) {
  const name = process.env.DATABASE_NAME;
  return createPool({
    socketPath: process.env.DATABASE_SOCKET,
    user: `${name}_${ACCOUNTS[account]}`,
    password: readFileSync(process.env[`DATABASE_${account.toUpperCase()}_PASSWORD_FILE`], 'utf8').trim(),
    database: name,
    connectionLimit: 10,
  });
}
