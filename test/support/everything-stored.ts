import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import type { TestApi } from './test-api.js';
import { asDatabaseAdministrator } from './test-environment.js';

/** All that a thief of the disks would have, as text: every row of every table, and every key of Redis, jobs among them. */
export async function everythingStored(api: TestApi): Promise<{ database: string; redis: string }> {
  return { database: everyTable(), redis: await everyKey(api) };
}

function everyTable(): string {
  const database = process.env['DATABASE_NAME'] ?? '';
  const tables = asDatabaseAdministrator('show tables', database).trim().split('\n');
  return asDatabaseAdministrator(tables.map((table) => `select * from \`${table}\``).join('; '), database);
}

/** By a connection of its own: this process stood still while the tables were written, and the product's takes silence for a server that hangs. */
async function everyKey(api: TestApi): Promise<string> {
  const redis = api.app.get<Redis>(REDIS).duplicate({ enableOfflineQueue: true });
  const keys = await redis.keys('*');
  // A key may be over by now.
  const dump = async (key: string): Promise<string> => ((await redis.dumpBuffer(key)) as Buffer | null)?.toString('latin1') ?? '';
  const values = await Promise.all(keys.map(async (key) => `${key} ${await dump(key)}`));
  redis.disconnect();
  return values.join('\n');
}
