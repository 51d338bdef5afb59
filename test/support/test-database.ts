import { MikroORM } from '@mikro-orm/mariadb';
import { ormOptions } from '@clientst0r/database';
import { type DatabaseAccount, loadConfiguration } from '@clientst0r/platform';
import { useTestEnvironment } from './test-environment.js';

const opened: MikroORM[] = [];

afterAll(async () => {
  for (const orm of opened) await orm.close(true);
});

/** An entity manager's factory under one of the product's own accounts, closed after the file's tests. */
export async function connectAs(account: DatabaseAccount, database?: string): Promise<MikroORM> {
  await useTestEnvironment();
  const orm = await MikroORM.init({ ...ormOptions(loadConfiguration(), account), ...(database === undefined ? {} : { dbName: database }) });
  opened.push(orm);
  return orm;
}
