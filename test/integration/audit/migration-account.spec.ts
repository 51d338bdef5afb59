import type { MikroORM } from '@mikro-orm/mariadb';
import { AuditRetentionModule } from '@clientst0r/audit';
import { connectAs } from '../../support/test-database.js';
import { LogContext } from './log-context.js';

jest.setTimeout(120_000);

let context: LogContext;
let migration: MikroORM;

beforeAll(async () => {
  context = await LogContext.start([AuditRetentionModule]);
  migration = await connectAs('migration', context.database);
});
beforeEach(async () => {
  context.empty({ keepsTriggers: true });
  for (const count of [4, 3, 5]) {
    await context.insert(count);
    await context.seal();
  }
});
afterAll(() => context.close());

const asMigration = async (...statements: readonly string[]): Promise<void> => {
  for (const sql of statements) await migration.em.fork().getConnection().execute(sql, [], 'run');
};
const month = (): string => `p${context.clock.now().toISOString().slice(0, 7).replace('-', '')}`;
const OF_LEAF_5 = 'join audit_log_leaves l on l.event_id = e.id';
const trigger = (table: string, on: 'update' | 'delete'): string => `drop trigger ${table}_append_only_${on}`;

/** What the account that may change tables can do to the trail: none of it is prevented, and all of it is found and named. */
it.each<[string, () => string[], string, number | null]>([
  ['empties the table', () => ['truncate table audit_events'], 'row-deleted', 0],
  ['empties a month', () => [`alter table audit_events truncate partition ${month()}`], 'row-deleted', 0],
  [
    'exchanges a month for an empty table',
    () => ['create table empty like audit_events', 'alter table empty remove partitioning', `alter table audit_events exchange partition ${month()} with table empty`, 'drop table empty'], // prettier-ignore
    'row-deleted',
    0,
  ],
  [
    'exchanges a month for one that was written anew',
    () => [
      'create table doctored like audit_events', 'alter table doctored remove partitioning', 'insert into doctored select * from audit_events',
      `update doctored e ${OF_LEAF_5} set e.actor_name = 'nobody' where l.leaf_index = 5`, `alter table audit_events exchange partition ${month()} with table doctored`, 'drop table doctored',
    ], // prettier-ignore
    'row-changed',
    5,
  ],
  [
    'drops the guard and changes an event',
    () => [trigger('audit_events', 'update'), `update audit_events e ${OF_LEAF_5} set e.outcome = 'success', e.actor_name = 'nobody' where l.leaf_index = 5`], // prettier-ignore
    'row-changed',
    5,
  ],
  [
    'drops the guards and deletes an event with its leaf',
    () => [trigger('audit_events', 'delete'), trigger('audit_log_leaves', 'delete'), `delete e, l from audit_events e ${OF_LEAF_5} where l.leaf_index = 5`], // prettier-ignore
    'leaf-missing',
    5,
  ],
  [
    'puts another table in its place that lacks an event',
    () => [
      'create table copy like audit_events', `insert into copy select e.* from audit_events e ${OF_LEAF_5} where l.leaf_index <> 5`,
      'rename table audit_events to original, copy to audit_events', 'drop table original',
    ], // prettier-ignore
    'row-deleted',
    5,
  ],
  [
    'cuts a column short',
    () => [
      "set statement sql_mode = '' for alter table audit_events modify actor_name varchar(3) not null",
      'alter table audit_events modify actor_name varchar(190) not null',
    ],
    'row-changed',
    0,
  ],
  [
    'empties the log and all that was signed',
    () => ['audit_events', 'audit_log_leaves', 'audit_log_nodes', 'audit_checkpoints', 'audit_log_keys'].map((table) => `truncate table ${table}`), // prettier-ignore
    'anchor-ahead',
    0,
  ],
  ['drops a month', () => [`alter table audit_events drop partition ${month()}`], 'row-deleted', 0],
])('D47: the migration account %s, and verification names it', async (_, statements, kind, leafIndex) => {
  expect((await context.verify()).difference).toBeNull();
  await asMigration(...statements());
  expect((await context.verify()).difference).toMatchObject({ kind, leafIndex });
});

it.each([
  ['the leaves', 'rename table audit_log_leaves to hidden', 'rename table hidden to audit_log_leaves'],
  ['the checkpoints', 'rename table audit_checkpoints to hidden', 'rename table hidden to audit_checkpoints'],
  ['the events', 'rename table audit_events to hidden', 'rename table hidden to audit_events'],
  ['a column of the leaves', 'alter table audit_log_leaves rename column hash to hidden', 'alter table audit_log_leaves rename column hidden to hash'], // prettier-ignore
])('says so when %s are not there any more', async (_, harm, repair) => {
  await asMigration(harm);
  expect((await context.verify()).difference).toMatchObject({ kind: 'table-missing', leafIndex: null });
  await asMigration(repair);
  expect((await context.verify()).difference).toBeNull();
});

const APPLICATION = "'clientst0r_app'@'localhost'";
const TRIGGER_BODY = "for each row set new.actor_name = 'nobody'";

/** A right that is handed out changes nothing by itself, and is named before it is used. */
it.each([
  ['to change events', 'update on audit_events', 'grant-unexpected', 'UPDATE on table audit_events'],
  ['to change one column', 'update (actor_name) on audit_events', 'grant-unexpected', 'UPDATE on column audit_events.actor_name'],
  ['to delete leaves', 'delete on audit_log_leaves', 'grant-unexpected', 'DELETE on table audit_log_leaves'],
  ['to empty a table', 'drop on audit_log_progress', 'grant-unexpected', 'DROP on table audit_log_progress'],
  ['to do anything with the database', 'delete on DATABASE.*', 'grant-unexpected', 'DELETE on schema DATABASE'],
  ['to hand out rights', 'grant option on audit_events', 'grant-unexpected', 'GRANT OPTION on table audit_events'],
  ['to remove months', 'execute on procedure audit_remove_month', 'grant-unexpected', 'EXECUTE on routine audit_remove_month'],
])('D47: the migration account gives the application the right %s, and verification names it', async (_, right, kind, told) => {
  const here = (sql: string): string => sql.replace('DATABASE', context.database);
  await asMigration(`grant ${here(right)} to ${APPLICATION}`);
  try {
    const { difference } = await context.verify(false);
    expect(difference).toMatchObject({ kind, leafIndex: null, message: expect.stringContaining(here(told)) });
  } finally {
    await asMigration(`revoke ${here(right)} from ${APPLICATION}`);
  }
  expect((await context.verify()).difference).toBeNull();
});

it.each([
  ['new events as they are written', 'forger', `before insert on audit_events ${TRIGGER_BODY}`],
  ['under a name like that of a guard', 'audit_events_append_only_insert', `before insert on audit_events ${TRIGGER_BODY}`],
  [
    'in the place of a guard',
    'audit_checkpoints_append_only_update',
    `before update on audit_checkpoints for each row set new.note = old.note`,
  ],
])('D47: the migration account has a trigger change %s, and verification names it', async (_, name, body) => {
  await asMigration(`create or replace trigger ${name} ${body}`);
  expect((await context.verify()).difference).toMatchObject({
    kind: 'trigger-unexpected',
    message: expect.stringContaining(name),
  });
  await asMigration(`drop trigger ${name}`);
  expect((await context.verify()).difference).toBeNull();
});

it('says so when the triggers cannot be listed any more', async () => {
  await asMigration(`revoke execute on function audit_trigger_list from ${APPLICATION}`);
  const { difference } = await context.verify();
  await asMigration(`grant execute on function audit_trigger_list to ${APPLICATION}`);
  expect(difference).toMatchObject({ kind: 'trigger-unexpected', message: expect.stringContaining('audit_trigger_list') });
});
