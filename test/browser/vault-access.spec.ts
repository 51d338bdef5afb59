import { noViolations } from './support/accessibility.js';
import { confirmIfAsked, expect, test } from './support/product.js';

const NAME = `Kept for some ${Date.now().toString(36)}`;

test.describe.serial('access to secrets', () => {
  test('a field is kept for those on its list, and everybody else sees that it is', async ({ page, openAs }) => {
    await openAs('mara', '/o/northwind/vault/new');
    await page.getByLabel('Name', { exact: true }).fill(NAME);
    await page.getByLabel('Password', { exact: true }).fill('kept-S3cret');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Who may use it' }).click();
    await expect(page.getByRole('heading', { name: `Access to ${NAME}` })).toBeVisible();

    await page.getByRole('button', { name: 'Only these' }).click();
    await expect(page.getByText('Nobody may use it while the list is empty.')).toBeVisible();
    await page.getByLabel('Add to the list of Password').selectOption({ label: 'Owner' });
    await page.getByLabel('Owner may change').uncheck();
    await page.getByRole('button', { name: 'Save Password' }).click();
    await confirmIfAsked(page, 'mara', page.getByText('Who may use Password is saved.'));
    await page.getByLabel('Never from these', { exact: true }).fill('198.51.100.0/33');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await expect(page.getByText(/An address that is kept out is no address/u)).toBeVisible();
    await page.getByLabel('Never from these', { exact: true }).fill('198.51.100.0/24');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await expect(page.getByText('The rules are saved.')).toBeVisible();
    const entry = page.url().replace(/\/access$/u, '');
    await page.goto(entry);
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    await expect(page.locator('[data-revealed]')).toHaveText('kept-S3cret');

    await page.context().clearCookies();
    await openAs('jonas', new URL(entry).pathname);
    await expect(page.getByText('Kept for others')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Reveal Password' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await expect(page.getByText('Kept for others: only those on its list change it')).toBeVisible();
  });

  test('an organisation asks for a reason, and the reveal waits for it', async ({ page, openAs }) => {
    await openAs('mara', '/o/northwind/policies');
    const reason = page.getByLabel('A reason, kept in the audit trail');
    const vault = page.getByRole('region', { name: 'Vault', exact: true });
    await reason.check();
    await vault.getByRole('button', { name: 'Save' }).click();
    await confirmIfAsked(page, 'mara', page.getByText('Saved', { exact: true }));
    await page.goto('/o/northwind/vault');
    await page.getByRole('link', { name: new RegExp(NAME, 'u') }).click();
    await page.getByRole('button', { name: 'Reveal Password' }).click();
    const dialog = page.getByRole('dialog', { name: 'Why do you need it?' });
    await expect(dialog.getByRole('button', { name: 'Go on' })).toBeDisabled();
    await noViolations(page);
    await dialog.getByLabel('Reason').fill('the switch is down');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-revealed]')).toHaveText('kept-S3cret');

    await page.goto('/o/northwind/policies');
    await reason.uncheck();
    await vault.getByRole('button', { name: 'Save' }).click();
    await confirmIfAsked(page, 'mara', page.getByText('Saved', { exact: true }));
  });
});
