import { MikroORM } from '@mikro-orm/mariadb';
import { type DatabaseAccount, ormOptions } from '@clientst0r/database';
import { loadConfiguration } from '@clientst0r/platform';
import { useTestEnvironment } from './test-environment.js';

/** An entity manager's factory under one of the product's own accounts, closed after the file's tests. */
export async function connectAs(account: DatabaseAccount): Promise<MikroORM> {
  await useTestEnvironment();
  const orm = await MikroORM.init(ormOptions(loadConfiguration(), account));
  afterAll(() => orm.close(true));
  return orm;
}
