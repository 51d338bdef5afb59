import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { noViolations, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, keepSession, person, test } from './support/product.js';

test('a private network is allowed to one organisation, never what is this server, and taken back', async ({
  page,
  context,
  openAs,
}, info) => {
  makePlatformAdministrator('petra');
  await openAs('petra', '/platform/check-networks');
  await expect(
    page.getByRole('region', { name: 'Set on the server' }).getByRole('row', { name: /All organisations.*127\.0\.0\.0\/8/u }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Allow a network' }).click();
  const dialog = page.getByRole('dialog', { name: 'Allow a network' });
  await dialog.getByLabel('Organisation').selectOption({ label: 'Northwind Logistics' });
  await dialog.getByLabel('What for').fill('VPN to their warehouse');
  await dialog.getByLabel('Network').fill('127.0.0.0/8');
  await dialog.getByRole('button', { name: 'Allow' }).click();
  await confirmIfAsked(page, 'petra', page.getByText(/must lie within/u));
  await keepSession(context, 'petra');
  await dialog.getByLabel('Network').fill('10.91.0.0/16');
  await dialog.getByRole('button', { name: 'Allow' }).click();
  const row = page.getByRole('row', { name: /Northwind Logistics.*10\.91\.0\.0\/16.*VPN to their warehouse/u });
  await expect(row).toBeVisible();
  await noViolations(page);
  await pictured(page, info, 'check-networks.png');
  await row.getByRole('button', { name: /^Take back 10\.91/u }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect(row).toHaveCount(0);
});

/** In a file that comes last: what is merged here, the other journeys would find twice or not at all. */
test('an organisation is merged after a dry run, and its address leads to the other one', async ({ page, context, openAs }) => {
  test.slow();
  makePlatformAdministrator('petra');
  await openAs('petra', '/platform/organisations');
  await page.getByRole('link', { name: /Alder/u }).click();
  await page.getByRole('combobox', { name: 'Merge into another organisation' }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Dry run' }).click();
  const planned = page.getByRole('table', { name: 'What would move' });
  await expect(planned.getByRole('row', { name: /^Credentials \d/u })).toBeVisible();
  await expect(page.getByText(/people become members of Northwind/u)).toBeVisible();
  await noViolations(page);
  await page.getByRole('button', { name: /^Merge into Northwind/u }).click();
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await confirmIfAsked(page, 'petra', page.getByText('The merge has begun.'));
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/Merged\. Its addresses/u)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await keepSession(context, 'petra');
  await context.clearCookies();
  await openAs('samuel', '/o/alder-clinic/vault');
  await expect(page).toHaveURL(/\/o\/northwind\/vault/u);
});

test('the key of an organisation is changed from the page, which shows how far that is', async ({ page, context, openAs }, info) => {
  makePlatformAdministrator('petra');
  await openAs('petra', '/platform/keys');
  await expect(page.getByText('Current', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Wrap all with the current one' })).toBeDisabled();
  await page.getByRole('combobox', { name: 'Change the key of an organisation' }).selectOption({ label: 'Northwind Logistics' });
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
  const row = page.getByRole('row', { name: /Northwind.*Announced/u });
  await confirmIfAsked(page, 'petra', row);
  await keepSession(context, 'petra');
  await expect(row.getByText(/seals from/u)).toBeVisible();
  await noViolations(page);
  await pictured(page, info, 'keys.png');
});

/** The demonstration has no platform administrator: the first one is whoever sets the product up. */
function makePlatformAdministrator(name: string): void {
  const sql = `insert ignore into platform_role_assignments (id, created_at, user_id, role_id)
    select uuid(), utc_timestamp(3), id, 'platform-administrator' from users where email = '${person(name).email}'`;
  const run = join(process.env['CLIENTST0R_BROWSER_DIRECTORY'] ?? '', 'run');
  execFileSync('mariadb', ['--no-defaults', `--socket=${join(run, 'mariadb.sock')}`, 'clientst0r', '-e', sql]);
  execFileSync('redis-cli', ['-s', join(run, 'redis.sock'), 'set', 'identity:access-epoch', randomUUID()], { stdio: 'ignore' });
}
