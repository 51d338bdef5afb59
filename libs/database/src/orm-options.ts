import { defineConfig, FlushMode, type Options } from '@mikro-orm/mariadb';
import { Migrator } from '@mikro-orm/migrations';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { AuditEnforcer } from '@clientst0r/audit';
import { type Configuration, DATABASE_ACCOUNTS, type DatabaseAccount, OrganisationWriteGuard } from '@clientst0r/platform';
import { MIGRATIONS } from '../../../migrations/migrations.js';
import { ENTITIES } from './entities.js';
import { LimitedDriver, POOL_SIZE } from './transaction-limit.js';

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
    // No statement is prepared; by default every connection keeps places for 16,000, half a MiB.
    driverOptions: { socketPath: configuration.database.socket, connectTimeout: 1_500, maxPreparedStatements: 1 },
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
