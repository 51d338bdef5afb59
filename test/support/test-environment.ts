import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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

/** How a program of MariaDB's becomes its superuser. */
const administrator = (): string[] => ['--no-defaults', `--socket=${process.env['DATABASE_SOCKET'] ?? ''}`];

let prepared: Promise<void> | null = null;

/**
 * Points the product at a database and a Redis database that no other test file has written to, migrated, with the
 * real accounts and grants.
 */
export function useTestEnvironment(): Promise<void> {
  // Jest gives each test file its own copy of this module.
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<void> {
  const directory = testDirectory();
  process.env['NODE_ENV'] = 'test';
  process.env['PUBLIC_URL'] = 'http://localhost:8480';
  process.env['DATABASE_NAME'] = `clientst0r_test_${WORKER}`;
  process.env['REDIS_DATABASE'] = WORKER;
  process.env['LOG_LEVEL'] ??= 'silent';
  process.env['ROOT_KEY_FILE'] = join(directory, `root-key-${WORKER}.json`);
  if (!existsSync(process.env['ROOT_KEY_FILE'])) generateRootKeyFile(process.env['ROOT_KEY_FILE']);
  const name = process.env['DATABASE_NAME'];
  asDatabaseAdministrator(`drop database if exists ${name}; create database ${name} character set utf8mb4`);
  execFileSync('redis-cli', ['-s', process.env['REDIS_SOCKET'] ?? '', '-n', WORKER, 'flushdb'], { stdio: 'ignore' });
  const isFirst = !existsSync(migratedDump());
  if (!isFirst) fillMigrated(name);
  const orm = await MikroORM.init({ ...ormOptions(loadConfiguration(), 'migration'), logger: () => undefined });
  if (isFirst) {
    await orm.migrator.up();
    // A third of the time of a file of tests: those after the first begin with a copy of what the migrations made.
    writeFileSync(migratedDump(), execFileSync('mariadb-dump', [...administrator(), '--routines', '--triggers', '--skip-comments', name]));
  }
  await grantTableRights(orm);
  await orm.close(true);
}

const migratedDump = (): string => join(process.env['CLIENTST0R_RUN_DIRECTORY'] ?? testDirectory(), `migrated-${WORKER}.sql`);

/** Makes of an empty database a copy of what the migrations made, once `useTestEnvironment` has run; without the accounts' rights. */
export function fillMigrated(database: string): void {
  execFileSync('mariadb', [...administrator(), database], { input: readFileSync(migratedDump()) });
}

/** Runs SQL as the database's superuser: what a test must be able to break, and what no account of the product may. */
export function asDatabaseAdministrator(sql: string, database = ''): string {
  const parameters = [...administrator(), '--batch', '--skip-column-names', ...(database ? [database] : []), '-e', sql];
  return execFileSync('mariadb', parameters, { encoding: 'utf8', maxBuffer: 1e9 });
}
