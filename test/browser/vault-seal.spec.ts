import { noViolations, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, test } from './support/product.js';

test('an owner seals the vault, every page of it says so, and unseals it', async ({ page, openAs }, info) => {
  await openAs('mara', '/o/alder-clinic/policies');
  const card = page.getByRole('region', { name: 'Seal of the vault' });
  await card.getByRole('button', { name: 'Seal the vault' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('A laptop was stolen');
  await page.getByRole('dialog').getByRole('button', { name: 'Seal the vault' }).click();
  await confirmIfAsked(page, 'mara', card.getByText(/by Mara Lindqvist: A laptop was stolen/u));
  await noViolations(page);

  await page.goto('/o/alder-clinic/vault');
  await expect(page.getByRole('status').getByText('This vault is sealed')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Sealed' })).toBeVisible();
  await expect(page.getByText('until an owner unseals it')).toHaveCount(1);
  await noViolations(page);
  await pictured(page, info, 'vault-sealed.png');

  await page.getByRole('link', { name: 'Why, and by whom' }).click();
  await card.getByRole('button', { name: 'Unseal the vault' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('It was found again');
  await page.getByRole('dialog').getByRole('button', { name: 'Unseal the vault' }).click();
  await confirmIfAsked(page, 'mara', card.getByText(/The vault is open/u));
  await page.goto('/o/alder-clinic/vault');
  await expect(page.getByRole('list', { name: 'Credentials' }).getByRole('listitem').first()).toBeVisible();
  await expect(page.getByText('This vault is sealed')).toHaveCount(0);
});
