import { noViolations, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, test } from './support/product.js';

const NAME = `A leaver's router ${Date.now().toString(36)}`;

test('what a person knows is found, decided about, and done by itself once it is changed', async ({ page, openAs }, info) => {
  await openAs('mara', '/o/northwind/vault/new');
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByLabel('Password', { exact: true }).fill('known-to-mara-1');
  await page.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', page.getByRole('heading', { name: NAME }));
  await page.getByRole('button', { name: 'Who knows it' }).click();
  await expect(page.getByText('knows the value of now')).toBeVisible();
  await expect(page.getByText(/Password: set it/u)).toBeVisible();
  await noViolations(page);
  await pictured(page, info, 'seen-by.png');

  await page.getByRole('region', { name: 'Who has known these secrets' }).getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: /^Secrets known to/u })).toBeVisible();
  await page.getByLabel(`Choose Password of ${NAME}`).check();
  await page.getByRole('button', { name: 'Accept the risk' }).click();
  await page.getByLabel('Why the risk is accepted').fill('Scrapped on Friday');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(page.getByRole('link', { name: NAME })).toBeHidden();
  await page.getByRole('button', { name: /^Accepted/u }).click();
  await expect(page.getByText('Scrapped on Friday').first()).toBeVisible();
  await page.getByLabel(`Choose Password of ${NAME}`).check();
  await page.getByRole('button', { name: 'To change after all' }).click();
  await page.getByRole('button', { name: /^To change/u }).first().click(); // prettier-ignore
  await expect(page.getByRole('link', { name: NAME })).toBeVisible();
  await noViolations(page);

  await page.getByLabel(`Choose Password of ${NAME}`).check();
  await page.getByRole('button', { name: 'Assign' }).click();
  await page.getByLabel('Member').selectOption({ label: 'Jonas Keller' });
  await page.getByRole('dialog').getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByRole('row', { name: NAME })).toContainText('Jonas Keller');

  await page.getByRole('link', { name: 'All organisations' }).click();
  await expect(page.getByRole('link', { name: /Northwind/u }).last()).toBeVisible();
  await noViolations(page);
  await pictured(page, info, 'leaver.png');
  const saved = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  await confirmIfAsked(page, 'mara', saved);
  expect((await saved).suggestedFilename()).toMatch(/^rotation-list-.*\.csv$/u);

  await page.context().clearCookies();
  await openAs('jonas', '/o/northwind/vault');
  await page.getByRole('button', { name: 'More of the vault' }).click();
  await page.getByRole('menuitem', { name: 'To change by me' }).click();
  await expect(page.getByRole('link', { name: NAME })).toBeVisible();
  await noViolations(page);
  await pictured(page, info, 'to-change.png');
  await page.getByRole('link', { name: NAME }).click();
  await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
});
