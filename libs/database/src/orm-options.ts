import { defineConfig, FlushMode, type Options } from '@mikro-orm/mariadb';
import { Migrator } from '@mikro-orm/migrations';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { format } from 'mysql2';
import { AuditEnforcer } from '@clientst0r/audit';
import { type Configuration, DATABASE_ACCOUNTS, type DatabaseAccount, OrganisationWriteGuard } from '@clientst0r/platform';
import { MIGRATIONS } from '../../../migrations/migrations.js';
import { ENTITIES } from './entities.js';
import { LimitedDriver, POOL_SIZE } from './transaction-limit.js';

/** MikroORM has put values in their places already: mysql2 would read all of each statement for places that are left. */
function withValues(sql: string, values: Parameters<typeof format>[1], timezone: string): string {
  return Array.isArray(values) && values.length === 0 ? sql : format(sql, values, false, timezone);
}

export function ormOptions(configuration: Configuration, account: DatabaseAccount = 'application'): Options {
  const password = configuration.database.passwords[account];
  if (password === null) throw new Error(`DATABASE_${account.toUpperCase()}_PASSWORD is needed for this`);
  return defineConfig({
    driver: LimitedDriver,
    dbName: configuration.database.name,
    user: DATABASE_ACCOUNTS[account],
    password,
    entities: [...ENTITIES],
    subscribers: [new OrganisationWriteGuard(), new AuditEnforcer()],
    metadataProvider: ReflectMetadataProvider,
    metadataCache: { enabled: false },
    extensions: [Migrator],
    forceUtcTimezone: true,
    charset: 'utf8mb4',
    flushMode: FlushMode.COMMIT,
    pool: { min: 0, max: POOL_SIZE },
    driverOptions: {
      socketPath: configuration.database.socket,
      connectTimeout: 1_500,
      // No statement is prepared; by default every connection keeps places for 16,000, half a MiB.
      maxPreparedStatements: 1,
      queryFormat: withValues,
    },
    // Procedures belong to migrations alone.
    schemaGenerator: { ignoreRoutines: true },
    migrations: {
      migrationsList: [...MIGRATIONS],
      tableName: 'migrations',
      transactional: true,
      allOrNothing: true,
      snapshot: false,
      disableForeignKeys: false,
    },
  });
}
