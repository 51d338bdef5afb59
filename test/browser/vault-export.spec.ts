import { readFileSync } from 'node:fs';
import { confirmIfAsked, expect, keepSession, test } from './support/product.js';
import { noViolations, picture } from './support/accessibility.js';

test('a vault is exported to a file, for a reason, after who asks has confirmed that it is he', async ({ page, context, openAs }, info) => {
  test.slow();
  await openAs('mara', '/o/northwind/vault');
  await page.getByRole('button', { name: 'More of the vault' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await expect(page.getByRole('heading', { name: 'Export', level: 1 })).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'vault-export.png') });

  await page.getByLabel('Reason').fill('A copy for the safe');
  await page.getByLabel('Encrypt the file with a password').uncheck();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the vault' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('every secret in the clear'));
  const download = await saved;
  expect(download.suggestedFilename()).toBe('vault-northwind.json');
  const { items, leftOut } = JSON.parse(readFileSync(await download.path(), 'utf8')) as { items: { name: string }[]; leftOut: object[] };
  expect(items.length).toBeGreaterThan(5);
  expect(leftOut).toBeInstanceOf(Array);
  await noViolations(page);
  await keepSession(context, 'mara');

  await page.getByRole('button', { name: 'Export again' }).click();
  await page.getByLabel('Encrypt the file with a password').check();
  await page.getByLabel('Password of the file').fill('four words of a safe');
  await page.getByLabel('The same again').fill('four words of a safe');
  const locked = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export the vault' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('opens with its password alone'));
  await page.goto('/o/northwind/vault/import');
  await page.getByLabel(/Choose an exported file/u).setInputFiles(await (await locked).path());
  await page.getByLabel('Password', { exact: true }).fill('four words of a safe');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByText(`${String(items.length)} ready`).first()).toBeVisible();
  await noViolations(page);

  await page.goto('/o/northwind/audit');
  await page.getByLabel('Category').selectOption('vault');
  await expect(page.getByRole('link', { name: /Exported the vault/u }).first()).toBeVisible();
});
