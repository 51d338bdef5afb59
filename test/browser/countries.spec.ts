import { noViolations, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, keepSession, test } from './support/product.js';

test('people are let in by country: tried on oneself, confirmed, recorded, and taken back', async ({ page, context, openAs }, info) => {
  await openAs('petra', '/platform/countries');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await page.getByLabel('Only from these countries').check();
  await expect(save).toBeDisabled();
  const countries = page.getByLabel('Countries', { exact: true }).first();
  for (const country of ['Switzerland', 'at']) {
    await countries.fill(country);
    await countries.press('Enter');
  }
  await expect(page.getByRole('list', { name: 'Countries' }).getByRole('listitem')).toHaveText(['Austria', 'Switzerland']);
  await expect(page.getByText(/lets you in: you are at 127\.0\.0\.1, an address of a private network/u)).toBeVisible();
  await noViolations(page);
  await pictured(page, info, 'countries.png');
  await save.click();
  const question = page.getByRole('dialog', { name: 'Turn people away by their country?' });
  await question.getByRole('button', { name: 'Save the rule' }).click();
  await confirmIfAsked(page, 'petra', page.getByText('Saved', { exact: true }));
  await keepSession(context, 'petra');
  await page.reload();
  await expect(page.getByLabel('Only from these countries')).toBeChecked();
  await page.getByLabel('From everywhere', { exact: true }).check();
  await save.click();
  await confirmIfAsked(page, 'petra', page.getByText('Saved', { exact: true }));
  await page.goto('/platform/audit?action=country-rule.changed');
  await page.locator('a.event').first().click();
  await expect(page.getByRole('dialog')).toContainText('CH');
});
