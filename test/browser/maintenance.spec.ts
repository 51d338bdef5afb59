import { expect, test } from './support/product.js';
import { noViolations, picture } from './support/accessibility.js';

test('maintenance is planned, shows on its checks, and ends early', async ({ page, openAs }, info) => {
  test.slow();
  const name = `Patches ${Date.now().toString(36)}`;
  await openAs('mara', '/o/northwind/monitoring/maintenance');
  await page.getByRole('link', { name: 'Plan maintenance' }).first().click();
  await page.getByLabel('Name').fill(name);
  const now = new Date(Date.now() - 120_000);
  await page.getByLabel('Time zone').selectOption('UTC');
  await page.getByLabel('Begins').fill(now.toISOString().slice(0, 16));
  await page.getByLabel('Repeats').selectOption({ label: 'By a rule of my own' });
  await page.getByLabel('Rule').fill('FREQ=SECONDLY');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/FREQ is not understood/u)).toBeVisible();
  await page.getByLabel('Rule').fill('FREQ=WEEKLY');
  await page.getByLabel('For', { exact: true }).selectOption({ label: 'Chosen checks' });
  await page.getByLabel('Webmail').check();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'maintenance-form-light.png'), fullPage: true });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: name }).getByText('Lasts')).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'maintenance-light.png') });
  await page.getByRole('link', { name: 'Checks', exact: true }).click();
  await page
    .getByRole('row', { name: /Webmail.*Maintenance/u })
    .getByRole('link', { name: 'Webmail' })
    .click();
  await expect(page.getByText(/In maintenance until/u)).toBeVisible();
  await page.goto('/o/northwind/monitoring/maintenance');
  await page.getByRole('button', { name: `End now: ${name}` }).click();
  await page.getByRole('button', { name: 'End now', exact: true }).last().click();
  await expect(page.getByRole('listitem').filter({ hasText: name }).getByText('Planned')).toBeVisible();
});
