import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/mariadb';
import { grantTableRights, ormOptions } from '@clientst0r/database';
import { generateRootKeyFile, loadConfiguration } from '@clientst0r/platform';

const WORKER = process.env['JEST_WORKER_ID'] ?? '1';

function testDirectory(): string {
  const directory = process.env['CLIENTST0R_TEST_DIRECTORY'];
  if (directory === undefined) throw new Error('The global set-up of the tests did not run');
  return directory;
}

/** Points the product at this worker's own database and Redis database, migrated, with the real accounts and grants. */
export async function useTestEnvironment(): Promise<void> {
  const directory = testDirectory();
  process.env['NODE_ENV'] = 'test';
  process.env['PUBLIC_URL'] = 'http://localhost:8480';
  process.env['DATABASE_NAME'] = `clientst0r_test_${WORKER}`;
  process.env['REDIS_DATABASE'] = WORKER;
  process.env['LOG_LEVEL'] ??= 'silent';
  process.env['ROOT_KEY_FILE'] = join(directory, `root-key-${WORKER}.json`);
  const marker = join(directory, `migrated-${WORKER}`);
  if (existsSync(marker)) return;
  if (!existsSync(process.env['ROOT_KEY_FILE'])) generateRootKeyFile(process.env['ROOT_KEY_FILE']);
  asDatabaseAdministrator(`create database if not exists ${process.env['DATABASE_NAME']} character set utf8mb4`);
  const orm = await MikroORM.init({ ...ormOptions(loadConfiguration(), 'migration'), logger: () => undefined });
  await orm.migrator.up();
  await grantTableRights(orm);
  await orm.close(true);
  writeFileSync(marker, '');
}

/** Runs SQL as the database's superuser: what a test must be able to break, and what no account of the product may. */
export function asDatabaseAdministrator(sql: string, database = ''): string {
  const socket = process.env['DATABASE_SOCKET'] ?? '';
  const parameters = ['--no-defaults', `--socket=${socket}`, '--batch', '--skip-column-names', ...(database ? [database] : []), '-e', sql];
  return execFileSync('mariadb', parameters, { encoding: 'utf8' });
}
