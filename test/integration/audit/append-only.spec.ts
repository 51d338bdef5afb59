import { randomUUIDv7 } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/mariadb';
import { connectAs } from '../../support/test-database.js';

let application: MikroORM;
let migration: MikroORM;
let retention: MikroORM;
const id = randomUUIDv7();

beforeAll(async () => {
  application = await connectAs('application');
  migration = await connectAs('migration');
  retention = await connectAs('retention');
  await application.em
    .getConnection()
    .execute(
      "insert into audit_events (at, id, category, action, outcome, actor_name, address, user_agent, request_id) values (utc_timestamp(3), ?, 'security', 'rate-limit.exceeded', 'refused', 'eve', '', '', '')",
      [id],
    );
});

const DENIED = /denied|append-only/iu;

function runAs(orm: MikroORM, sql: string): Promise<unknown> {
  return orm.em.getConnection().execute(sql);
}

const tampering = [
  ['update', `update audit_events set actor_name = 'alice' where id = '${id}'`],
  ['delete', `delete from audit_events where id = '${id}'`],
  ['update through a join', `update audit_events a join (select 1 as one) s set a.actor_name = 'alice'`],
  ['replace', `replace into audit_events select * from audit_events where id = '${id}'`],
  [
    'insert or update',
    `insert into audit_events select * from audit_events where id = '${id}' on duplicate key update actor_name = 'alice'`,
  ],
] as const;

it.each(tampering)('D46: the application cannot %s an audit event', async (_, sql) => {
  await expect(runAs(application, sql)).rejects.toThrow(DENIED);
});

it.each(tampering)('D46: not even the migration account can %s an audit event', async (_, sql) => {
  await expect(runAs(migration, sql)).rejects.toThrow(DENIED);
});

it.each([
  ['truncate', 'truncate table audit_events'],
  ['drop', 'drop table audit_events'],
  ['alter', 'alter table audit_events drop column actor_name'],
  ['drop a trigger', 'drop trigger audit_events_append_only_update'],
  ['create a trigger', 'create trigger evil before insert on audit_events for each row set new.actor_name = 1'],
  ['empty a partition', 'alter table audit_events truncate partition p202611'],
  ['rename', 'rename table audit_events to forgotten'],
  ['grant itself more', "grant delete on audit_events to 'clientst0r_app'@'localhost'"],
])('D46: the application cannot %s the table', async (_, sql) => {
  await expect(runAs(application, sql)).rejects.toThrow(DENIED);
});

it('the retention account may neither write nor change rows', async () => {
  for (const [, sql] of tampering) await expect(runAs(retention, sql)).rejects.toThrow(DENIED);
  await expect(runAs(retention, 'insert into audit_events (at, id) values (now(), uuid())')).rejects.toThrow(DENIED);
});

it('leaves the row as it was', async () => {
  const [row] = await application.em
    .getConnection()
    .execute<{ actor_name: string }[]>('select actor_name from audit_events where id = ?', [id]);
  expect(row?.actor_name).toBe('eve');
});
