import { confirmIfAsked, expect, test } from './support/product.js';

const NAME = `Rotated ${Date.now().toString(36)}`;

test('what a password was, a favourite, an end that nears, and the way out through the trash', async ({ page, openAs }) => {
  await openAs('mara', '/o/northwind/vault/new');
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByLabel('Password', { exact: true }).fill('the-first-one');
  await page.getByLabel('Expires on').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Password', { exact: true }).fill('the-second-one');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(
    page
      .getByRole('main')
      .getByText(/Expires in [23] days/u)
      .first(),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Former values' }).click();
  await expect(page.getByText('Version 1')).toBeVisible();
  await page.getByRole('button', { name: 'Reveal version 1 of Password' }).click();
  await expect(page.locator('[data-revealed]')).toHaveText('the-first-one');

  await page.getByRole('button', { name: 'Favourite', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Favourite', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Only favourites' }).click();
  await expect(page.getByRole('list', { name: 'Credentials' }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Only favourites' }).click();

  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await page.goto('/o/northwind/vault/trash');
  await page.getByRole('link', { name: NAME }).click();
  await page.getByRole('button', { name: 'Purge' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Purge' }).click();
  await confirmIfAsked(page, 'mara', page.getByText(`${NAME} is gone.`));
  await expect(page.getByRole('link', { name: NAME })).toHaveCount(0);
});
