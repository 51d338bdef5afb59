import { noViolations, picture } from './support/accessibility.js';
import { confirmIfAsked, expect, keepSession, test } from './support/product.js';

test('somebody opens a vault of his own, keeps an entry in it that no colleague can reach, and deletes it', async ({
  page,
  context,
  openAs,
}, info) => {
  await openAs('samuel', '/profile');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.getByRole('button', { name: /^Organisation/u }).click();
  await page.getByRole('menuitem', { name: 'Personal vault' }).click();
  await expect(page.getByRole('heading', { name: 'You have none yet' })).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'personal-vault-none.png') });
  await page.getByRole('button', { name: 'Open a personal vault' }).click();

  await expect(page.getByRole('heading', { name: 'The vault is empty' })).toBeVisible();
  await expect(page.getByText('Nobody but you will ever see')).toBeVisible();
  await noViolations(page);
  await page.getByRole('link', { name: 'New credential' }).click();
  await page.getByLabel('Name', { exact: true }).fill('My bank');
  await page.getByLabel('Password', { exact: true }).fill('of my own');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'My bank' })).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'personal-vault-entry.png') });
  const address = page.url();

  await context.clearCookies();
  await openAs('mara', new URL(address).pathname);
  await expect(page.getByRole('heading', { name: 'Not found', exact: true })).toBeVisible();

  await openAs('samuel', '/personal-vault');
  await expect(page.getByRole('link', { name: 'Open', exact: true })).toBeVisible();
  await page.getByLabel('Ask me to confirm that it is me').selectOption('after 15 minutes');
  await confirmIfAsked(page, 'samuel', page.getByText('Saved', { exact: true }));
  await page.getByRole('button', { name: 'Seal', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('My laptop is gone');
  await page.getByRole('dialog').getByRole('button', { name: 'Seal it' }).click();
  await expect(page.getByText('My laptop is gone')).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'personal-vault-sealed.png') });
  await page.getByRole('link', { name: 'Open', exact: true }).click();
  await expect(page.getByText('until an owner unseals it')).toHaveCount(1);
  await page.getByRole('link', { name: 'Unseal it' }).click();
  await page.getByRole('button', { name: 'Unseal', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('It was found');
  await page.getByRole('dialog').getByRole('button', { name: 'Unseal it' }).click();
  await expect(page.getByRole('button', { name: 'Seal', exact: true })).toBeVisible();
  await expect(page.getByLabel('Ask me to confirm that it is me')).toHaveValue('15');
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'personal-vault.png') });
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
  await confirmIfAsked(page, 'samuel', page.getByRole('heading', { name: 'You have none yet' }));
  await keepSession(context, 'samuel');
});
