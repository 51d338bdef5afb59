import { noViolations, picture } from './support/accessibility.js';
import { confirmIfAsked, expect, person, signIn, test } from './support/product.js';

const NAME = `Approved ${Date.now().toString(36)}`;

test('a secret is asked for, approved by somebody else, seen, and taken back', async ({ page, browser, openAs }) => {
  test.slow();
  await openAs('mara', '/o/northwind/policies');
  const vault = page.getByRole('region', { name: 'Vault', exact: true });
  const approval = vault.getByLabel('The approval of others, before anybody gets it');
  await approval.check();
  await vault.getByLabel('Approval is needed for').selectOption('marked');
  await vault.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('Saved', { exact: true }));
  await page.goto('/o/northwind/vault/new');
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByLabel('Password', { exact: true }).fill('needs-two-people');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Who may use it' }).click();
  await page.getByLabel(/Others must approve its use/u).check();
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('The rules are saved.'));
  const entry = new URL(page.url().replace(/\/access$/u, ''));

  const elsewhere = await browser.newContext({ baseURL: entry.origin });
  const jonas = await elsewhere.newPage();
  await jonas.goto(entry.pathname);
  await signIn(jonas, person('jonas'));
  await jonas.goto(entry.pathname);
  await jonas.getByRole('button', { name: 'Reveal Password' }).click();
  const dialog = jonas.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Ask for access' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Ask', exact: true })).toBeDisabled();
  await dialog.getByLabel('Reason').fill('The branch is offline');
  await noViolations(jonas);
  await jonas.screenshot({ path: picture(test.info(), 'ask-for-access.png') });
  await dialog.getByRole('button', { name: 'An emergency, and nobody answers?' }).click();
  await expect(dialog.getByRole('button', { name: 'Ask for approval instead' })).toBeVisible();
  await noViolations(jonas);
  await jonas.screenshot({ path: picture(test.info(), 'break-the-glass.png') });
  await dialog.getByRole('button', { name: 'Ask for approval instead' }).click();
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(dialog.getByText(/Waits for approval since/u)).toBeVisible();
  await noViolations(jonas);

  await page.goto('/o/northwind/approvals');
  await expect(page.getByRole('link', { name: /Approvals\s+1 waiting/u })).toBeVisible();
  const row = page.getByRole('row', { name: new RegExp(NAME, 'u') });
  await expect(row).toContainText('The branch is offline');
  await noViolations(page);
  await page.screenshot({ path: picture(test.info(), 'approvals.png') });
  await row.getByRole('button', { name: /^Approve/u }).click();
  await page.getByRole('dialog').getByLabel('Note').fill('Go on');
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('Approved.', { exact: true }));
  await expect(row).toContainText('Has access');

  await expect(jonas.locator('[data-revealed]')).toHaveText('needs-two-people', { timeout: 10_000 });
  await expect(jonas.getByText(/you have access, 15 min left/u)).toBeVisible({ timeout: 10_000 });
  await noViolations(jonas);
  await jonas.screenshot({ path: picture(test.info(), 'lease.png') });

  await row.getByRole('button', { name: /^Revoke/u }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('The access is revoked.')).toBeVisible();
  await jonas.getByRole('button', { name: 'Hide Password' }).click();
  await jonas.getByRole('button', { name: 'Reveal Password' }).click();
  await expect(dialog.getByRole('heading', { name: 'Ask for access' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await jonas.goto('/o/northwind/approvals/own');
  await jonas.getByRole('button', { name: 'Over' }).click();
  await expect(jonas.getByRole('row', { name: new RegExp(NAME, 'u') })).toContainText('Revoked');
  await noViolations(jonas);
  await elsewhere.close();

  await page.goto('/o/northwind/policies');
  await approval.uncheck();
  await vault.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('Saved', { exact: true }));
});
