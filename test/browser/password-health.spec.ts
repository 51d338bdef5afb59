import { confirmIfAsked, expect, test } from './support/product.js';

const PASSWORD = `Reused-${Date.now().toString(36)}-for-a-test`;

test('two entries with the same password are found, and lead to where it is changed', async ({ page, openAs }) => {
  await openAs('mara', '/o/northwind/vault');
  for (const name of ['Same one', 'Same two']) {
    await page.goto('/o/northwind/vault/new');
    await page.getByLabel('Name', { exact: true }).fill(`${name} ${PASSWORD.slice(7, 15)}`);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Save' }).click();
    await confirmIfAsked(page, 'mara', page.getByRole('heading', { name: new RegExp(`^${name}`, 'u') }));
  }
  await page.getByRole('button', { name: 'More of the vault' }).click();
  await page.getByRole('menuitem', { name: 'Password health' }).click();
  await expect(page.getByText(/Passwords are not looked up in breaches/u)).toBeVisible();
  const entry = page.getByRole('link', { name: new RegExp(`Same one ${PASSWORD.slice(7, 15)}`, 'u') });
  await expect(async () => {
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByRole('button', { name: /Reused/u }).click();
    await expect(entry).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 30_000 });
  await expect(page.getByText('Used 2×').first()).toBeVisible();
  await entry.click();
  await expect(page.getByRole('heading', { name: /^Same one/u })).toBeVisible();
});
