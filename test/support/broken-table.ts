import { asDatabaseAdministrator } from './test-environment.js';

/** Makes every insert into a table fail while `during` runs, as a full disk or a broken table would. */
export async function withoutInsertOn(table: string, during: () => Promise<void>): Promise<void> {
  const database = process.env['DATABASE_NAME'] ?? '';
  const trigger = `${table}_broken`;
  asDatabaseAdministrator(
    `create trigger ${trigger} before insert on ${table} for each row signal sqlstate '45000' set message_text = 'broken by the test'`,
    database,
  );
  try {
    await during();
  } finally {
    asDatabaseAdministrator(`drop trigger ${trigger}`, database);
  }
}
