import { MikroORM } from '@mikro-orm/mariadb';
import { ormOptions } from '@clientst0r/database';
import { Configuration, loadConfiguration } from '@clientst0r/platform';
import { OwnServices } from '../../support/own-services.js';
import { asDatabaseAdministrator } from '../../support/test-environment.js';
import { LogContext } from './log-context.js';

jest.setTimeout(120_000);

// Accounts are the server's: those of this file must not be seen by others.
const services = new OwnServices();
let context: LogContext;

beforeAll(async () => {
  process.env['FAST'] = '1';
  services.start();
  context = await LogContext.start();
  await context.insert(3);
  await context.seal();
});
afterAll(async () => {
  await context.close();
  services.remove();
});

const EVE = "'eve'@'%'";
const RETENTION = "'clientst0r_retention'@'localhost'";
const MIGRATION = "'clientst0r_migrate'@'localhost'";
const difference = async () => (await context.verify(false)).difference;

it('finds nothing on a server as it was set up', async () => {
  expect(await difference()).toBeNull();
});

it.each([
  ['may connect from anywhere', `create user ${EVE}`, `drop user ${EVE}`, 'eve@%'],
  ['is everything', `create user ${EVE}; grant all on *.* to ${EVE}`, `drop user ${EVE}`, 'eve@%'],
  ["has the application's name at another place", "create user 'clientst0r_app'@'%'", "drop user 'clientst0r_app'@'%'", 'clientst0r_app@%'],
  ['needs no name', "create user ''@'localhost'", "drop user ''@'localhost'", '@localhost'],
])('D47: names an account that %s', async (_, harm, repair, account) => {
  context.superuser(harm);
  expect(await difference()).toMatchObject({
    kind: 'account-unexpected',
    leafIndex: null,
    message: expect.stringMatching(`: ${account}$`),
  });
  context.superuser(repair);
  expect(await difference()).toBeNull();
});

it.each([
  ['retention', 'change events', `grant update on audit_events to ${RETENTION}`, `revoke update on audit_events from ${RETENTION}`, 'UPDATE on audit_events'],
  ['retention', 'drop the trail', `grant drop on audit_events to ${RETENTION}`, `revoke drop on audit_events from ${RETENTION}`, 'DROP on audit_events'],
  ['migrate', 'read files', `grant file on *.* to ${MIGRATION}`, `revoke file on *.* from ${MIGRATION}`, 'FILE on everything'],
  ['migrate', 'make accounts', `grant insert on mysql.global_priv to ${MIGRATION}`, `revoke insert on mysql.global_priv from ${MIGRATION}`, 'INSERT on mysql.global_priv'],
  ['migrate', 'replace this list', `grant alter routine on function audit_watch.accounts to ${MIGRATION}`, `revoke alter routine on function audit_watch.accounts from ${MIGRATION}`, 'ALTER ROUTINE on audit_watch.accounts'],
  ['app', 'read the passwords', "grant select on mysql.global_priv to 'clientst0r_app'@'localhost'", "revoke select on mysql.global_priv from 'clientst0r_app'@'localhost'", 'SELECT on mysql.global_priv'],
])('D47: names that the account %s may %s', async (account, _, harm, repair, told) => {
  context.superuser(harm);
  const found = await difference();
  expect(found).toMatchObject({ kind: 'grant-unexpected', message: expect.stringContaining(`clientst0r_${account}@localhost`) });
  expect(found?.message).toMatch(new RegExp(`: ${told}$`, 'u'));
  context.superuser(repair);
  expect(await difference()).toBeNull();
}); // prettier-ignore

it('passes over an account that may not connect, and those that the operator knows', async () => {
  context.superuser(`create user ${EVE} account lock`);
  expect(await difference()).toBeNull();
  context.superuser(`alter user ${EVE} account unlock`);
  const { database } = context.module.get(Configuration);
  Object.assign(database, { knownAccounts: ['eve@%'] });
  expect(await difference()).toBeNull();
  Object.assign(database, { knownAccounts: [] });
  expect(await difference()).toMatchObject({ kind: 'account-unexpected' });
  context.superuser(`drop user ${EVE}`);
});

it('says so when the accounts cannot be listed any more, which the migration account cannot bring about', async () => {
  const migration = await MikroORM.init(ormOptions(loadConfiguration(), 'migration'));
  for (const sql of [
    'drop function audit_watch.accounts',
    'create function audit_watch.accounts2() returns int return 1',
    'drop database audit_watch',
  ])
    await expect(migration.em.fork().getConnection().execute(sql)).rejects.toThrow(/denied/u);
  await migration.close(true);
  asDatabaseAdministrator('drop database audit_watch');
  expect(await difference()).toMatchObject({ kind: 'account-unexpected', message: expect.stringContaining('audit_watch.accounts') });
  services.start();
  expect(await difference()).toBeNull();
});
