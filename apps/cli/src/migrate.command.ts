import { MikroORM } from '@mikro-orm/mariadb';
import { grantTableRights, ormOptions } from '@clientst0r/database';
import { loadConfiguration } from '@clientst0r/platform';

/** `migrate`: applies what is pending under the migration account, then the rights of the application. `migrate check`: exit 1 when the entities and the tables differ. */
export async function migrate(mode: string | undefined): Promise<number> {
  const orm = await MikroORM.init(ormOptions(loadConfiguration(), 'migration'));
  try {
    return mode === 'check' ? await check(orm) : await up(orm);
  } finally {
    await orm.close(true);
  }
}

async function up(orm: MikroORM): Promise<number> {
  const applied = await orm.migrator.up();
  await grantTableRights(orm);
  process.stdout.write(applied.length === 0 ? 'No migration was pending.\n' : `Applied ${applied.map(({ name }) => name).join(', ')}.\n`);
  return 0;
}

async function check(orm: MikroORM): Promise<number> {
  const drift = (await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();
  process.stdout.write(
    drift === '' ? 'The tables are those of the entities.\n' : `The tables differ from the entities; a migration is missing:\n${drift}\n`,
  );
  return drift === '' ? 0 : 1;
}
