import { noViolations, picture, pictured } from './support/accessibility.js';
import { expect, test } from './support/product.js';

const NAME = `Shared ${Date.now().toString(36)}`;

test('a secret goes out by a link, is seen once after a click, and the list tells', async ({ page, browser, openAs }) => {
  await openAs('mara', '/o/northwind/vault/new');
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByLabel('Password', { exact: true }).fill('for-jo-only');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: NAME })).toBeVisible();

  await page.getByRole('button', { name: 'Send Password to somebody outside' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('For whom').fill('Jo at the printer company');
  await dialog.getByRole('button', { name: 'Suggest a passphrase' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Passphrase' })).not.toHaveValue('');
  const passphrase = await dialog.getByRole('textbox', { name: 'Passphrase' }).inputValue();
  await dialog.getByLabel('Words for the recipient').fill('Ring me when it works.');
  await noViolations(page);
  const usual = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 460 });
    for (const label of ['For whom', 'Words for the recipient']) {
      const box = dialog.getByLabel(label);
      await box.blur();
      await box.focus();
      await expect(dialog.getByRole('heading')).toBeInViewport({ ratio: 0.9 });
      await expect(dialog.getByRole('button', { name: 'Make the link' })).toBeInViewport({ ratio: 0.9 });
      // Neither is in front of what has the focus.
      await box.click({ trial: true });
      await pictured(page, test.info(), `dialog-${width}-${label === 'For whom' ? 'top' : 'bottom'}.png`);
    }
  }
  await page.setViewportSize(usual);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.locator('[data-link]').innerText();
  await page.screenshot({ path: picture(test.info(), 'share-link.png') });
  await dialog.getByRole('button', { name: 'Done' }).click();

  const outside = await browser.newContext();
  const jo = await outside.newPage();
  const sent: string[] = [];
  jo.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await jo.goto(link);
  await expect(jo.getByRole('heading', { name: 'A secret for you' })).toBeVisible();
  await expect(jo.getByText('for-jo-only')).toHaveCount(0);
  await noViolations(jo);
  await jo.screenshot({ path: picture(test.info(), 'share-door.png') });
  await jo.getByLabel('Passphrase').fill('a wrong one');
  await jo.getByRole('button', { name: 'Show the secret' }).click();
  await expect(jo.getByRole('alert')).toContainText('4 tries are left');
  await jo.getByLabel('Passphrase').fill(passphrase);
  await jo.getByRole('button', { name: 'Show the secret' }).click();
  await expect(jo.locator('[data-revealed]')).toHaveText('for-jo-only');
  await expect(jo.getByText('Ring me when it works.')).toBeVisible();
  await jo.screenshot({ path: picture(test.info(), 'share-shown.png') });
  expect(jo.url()).toMatch(/\/share$/u);
  const fragment = link.split('#')[1] ?? '';
  expect(fragment).toHaveLength(43);
  expect(sent.filter((line) => line.includes(fragment))).toEqual([]);

  await jo.goto(link);
  await jo.reload();
  await expect(jo.getByRole('heading', { name: 'Already used' })).toBeVisible();
  await outside.close();

  await page.goto('/o/northwind/vault/links');
  await page.getByRole('button', { name: 'Over' }).click();
  const row = page.getByRole('row', { name: new RegExp(NAME, 'u') });
  await expect(row).toContainText('Used');
  await expect(row).toContainText('1 of 1');
  await noViolations(page);
  await page.screenshot({ path: picture(test.info(), 'share-links.png') });
});
