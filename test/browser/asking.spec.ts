import { noViolations, picture } from './support/accessibility.js';
import { expect, test } from './support/product.js';

const NAME = `Asked ${Date.now().toString(36)}`;

test('somebody outside is asked for a password, and it is in the vault', async ({ page, browser, openAs }) => {
  await openAs('mara', '/o/northwind/vault/requests');
  await page.getByRole('button', { name: 'Ask for a secret' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Whom').fill('Jo at the printer company');
  await dialog.getByLabel('Name of the entry').fill(NAME);
  await dialog.getByLabel('Message').fill('For the new printer, please.');
  await noViolations(page);
  await page.screenshot({ path: picture(test.info(), 'ask-dialog.png') });
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.locator('[data-link]').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: new RegExp(NAME, 'u') })).toContainText('Open');

  const outside = await browser.newContext();
  const jo = await outside.newPage();
  await jo.goto(link);
  await expect(jo.getByRole('heading', { name: NAME })).toBeVisible();
  await expect(jo.getByText('For the new printer, please.')).toBeVisible();
  await noViolations(jo);
  await jo.getByLabel('User name').fill('admin');
  await jo.getByLabel('Password', { exact: true }).fill('printed-by-jo');
  await jo.screenshot({ path: picture(test.info(), 'ask-door.png') });
  await jo.getByRole('button', { name: 'Send it, once' }).click();
  await expect(jo.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await outside.close();

  await page.getByRole('button', { name: 'Over' }).click();
  await expect(page.getByRole('row', { name: new RegExp(NAME, 'u') })).toContainText('Answered');
  await page.screenshot({ path: picture(test.info(), 'ask-list.png') });
  await page.getByRole('link', { name: NAME }).click();
  await page.getByRole('button', { name: 'Reveal Password' }).click();
  await expect(page.locator('[data-revealed]')).toHaveText('printed-by-jo');
});
