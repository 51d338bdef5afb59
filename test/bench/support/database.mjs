import { readFileSync } from 'node:fs';
import { createPool } from 'mysql2/promise';

const ACCOUNTS = { application: 'app', migration: 'migrate' };

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
