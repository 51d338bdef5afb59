import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CorpServer } from '../support/corp-server.js';
import { noViolations, picture } from './support/accessibility.js';
import { confirmIfAsked, expect, keepSession, test } from './support/product.js';

const RUN = Date.now().toString(36);
const NAME = `Corp ${RUN}`;
const PAGE = '/platform/directories';
const corp = new CorpServer();

/** The demonstration has nobody who may configure directories; for this file it is Jonas, a technician. */
function onDatabase(statement: string): void {
  const root = join(import.meta.dirname, '../..');
  const command = `mariadb --no-defaults --socket="$DATABASE_SOCKET" "$DATABASE_NAME" -e "${statement}" && redis-cli -s "$REDIS_SOCKET" -n "\${REDIS_DATABASE:-0}" set identity:access-epoch ${randomUUID()}`;
  execFileSync(join(root, 'ops/local/instance.sh'), ['exec', process.env['CLIENTST0R_BROWSER_DIRECTORY'] ?? '', 'sh', '-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const OF_JONAS = `(select id from users where email = 'jonas@demo.example')`;

test.beforeAll(async () => {
  onDatabase(
    `insert into platform_role_assignments (id, created_at, user_id, role_id) values ('${randomUUID()}', utc_timestamp(3), ${OF_JONAS}, 'platform-administrator')`,
  );
  await corp.start();
});

test.afterAll(async () => {
  onDatabase(`delete from platform_role_assignments where user_id = ${OF_JONAS}`);
  await corp.remove();
});

const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();

test('an administrator connects a directory, tests it, maps a group, looks at the preview and runs it', async ({
  page,
  context,
  openAs,
}, info) => {
  test.slow();
  const uid = `anna${RUN}`;
  const group = corp.addGroup(`staff${RUN}`, corp.addPerson(uid));
  await openAs('jonas', PAGE);
  await expect(page.getByText('Everybody has a password of this installation.')).toBeVisible();
  await noViolations(page);
  await page.getByRole('link', { name: 'New directory' }).click();
  await page.getByLabel('Name').fill(NAME);
  await page.getByLabel('Kind').selectOption('LDAP (inetOrgPerson, uid)');
  await page.getByLabel('Address').fill('http://localhost');
  await page.getByLabel('DN of the service').fill(corp.service.dn);
  await page.getByLabel('Password of the service').fill('wrong');
  await page.getByLabel('Base DN', { exact: true }).fill(corp.base);
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'directory-form.png'), fullPage: true });
  await save(page);
  await confirmIfAsked(page, 'jonas', page.getByText(/must be ldaps:/u));
  await page.getByLabel('Address').fill(corp.slapd.startTls);
  await page.getByLabel('Authorities').fill(corp.certificates.authority);
  await save(page);
  const row = page.getByRole('list', { name: 'Directories' }).getByRole('listitem').filter({ hasText: NAME });
  await confirmIfAsked(page, 'jonas', row);
  await keepSession(context, 'jonas');

  await row.getByRole('button', { name: 'Test' }).click();
  await expect(row.getByText(/does not take the account or the password/u)).toBeVisible();
  await row.getByRole('link', { name: 'Edit' }).click();
  await expect(page.getByLabel('Password of the service')).toHaveValue('');
  await page.getByLabel('Password of the service').fill(corp.service.password);
  await save(page);
  await row.getByRole('button', { name: 'Test' }).click();
  await expect(row.getByText(/It answers: 1 person in 1 group/u)).toBeVisible();

  await row.getByRole('button', { name: 'Groups' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add a group' }).click();
  await dialog.getByLabel('Group 1').fill(group);
  await dialog.getByLabel('Role 1').selectOption('Technician');
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'directory-groups.png'), fullPage: true });
  await save(page);
  await expect(dialog).toHaveCount(0);

  await row.getByRole('button', { name: 'Preview and run' }).click();
  await expect(dialog.getByRole('row', { name: new RegExp(`${uid}.*New account`, 'u') })).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'directory-preview.png'), fullPage: true });
  await dialog.getByRole('button', { name: 'Run now' }).click();
  await expect(row.getByText(/1 person in 1 group: 1 new, 1 with other roles/u)).toBeVisible({ timeout: 20_000 });
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'directories.png'), fullPage: true });
  await row.getByRole('button', { name: 'Forget' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
  await expect(row).toHaveCount(0);
});

test('a SCIM token is shown once, and stops working when it is revoked', async ({ page, request, openAs }) => {
  await openAs('jonas', PAGE);
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(`Entra ${RUN}`);
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await confirmIfAsked(page, 'jonas', page.getByText(/^scim_/u));
  const token = (await dialog.getByText(/^scim_/u).textContent()) ?? '';
  await noViolations(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const ask = async () => (await request.get('/scim/v2/Users', { headers: { authorization: `Bearer ${token}` } })).status();
  expect(await ask()).toBe(200);
  const row = page
    .getByRole('list', { name: 'SCIM clients' })
    .getByRole('listitem')
    .filter({ hasText: `Entra ${RUN}` });
  await expect(page.getByText(token)).toHaveCount(0);
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row.getByText('revoked')).toBeVisible();
  expect(await ask()).toBe(401);
});
