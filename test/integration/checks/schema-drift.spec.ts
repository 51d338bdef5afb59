import { MikroORM } from '@mikro-orm/mariadb';
import { ormOptions } from '@clientst0r/database';
import { loadConfiguration } from '@clientst0r/platform';
import { asDatabaseAdministrator, useTestEnvironment } from '../../support/test-environment.js';

async function drift(database: string): Promise<string> {
  const options = ormOptions(loadConfiguration(), 'migration');
  const orm = await MikroORM.init({ ...options, dbName: database, logger: () => undefined });
  try {
    await orm.migrator.up();
    return (await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();
  } finally {
    await orm.close(true);
  }
}

it('the migrations make the tables of the entities; a table that differs is told', async () => {
  await useTestEnvironment();
  const database = `${process.env['DATABASE_NAME'] ?? ''}_drift`;
  asDatabaseAdministrator(`drop database if exists ${database}; create database ${database} character set utf8mb4`);
  expect(await drift(database)).toBe('');
  asDatabaseAdministrator('alter table settings drop column updated_at', database);
  expect(await drift(database)).toContain('updated_at');
  asDatabaseAdministrator(
    'alter table settings add column updated_at datetime(3) not null; drop trigger audit_events_append_only_delete',
    database,
  );
  expect(await drift(database)).toContain('audit_events_append_only_delete');
  asDatabaseAdministrator(
    'create trigger audit_events_falsified before insert on audit_events for each row set new.actor_name = substr(new.actor_name, 1, 3)',
    database,
  );
  expect(await drift(database)).toContain('audit_events_falsified');
  asDatabaseAdministrator(`drop database ${database}`);
});
