import { noViolations, picture } from './support/accessibility.js';
import { expect, test } from './support/product.js';

test('a domain whose registry tells no end counts by the date that somebody looks after', async ({ page, openAs }, info) => {
  test.slow();
  const name = `Domain ${Date.now().toString(36)}`;
  await openAs('mara', '/o/northwind/monitoring/new');
  await page.getByLabel('Kind').selectOption({ label: 'Domain registration' });
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Domain').fill('nobody.invalid');
  await page.getByText('More options').click();
  await page.getByLabel('Ends on').fill('2099-03-31');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/is needed with a date/u)).toBeVisible();
  await page.getByLabel('Who looks after that date').fill('Mara');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('entered by hand, looked after by Mara')).toBeVisible({ timeout: 45_000 });
  await expect(page.locator('.badge', { hasText: 'Up' }).first()).toBeVisible({ timeout: 15_000 });
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'domain-light.png'), fullPage: true });
  await page.getByRole('link', { name: 'Monitoring' }).first().click();
  await page.getByRole('link', { name: 'Expiries' }).click();
  await expect(page.getByRole('row', { name: new RegExp(`${name}.*by hand.*Domain`, 'u') })).toBeVisible();
  await page.screenshot({ path: picture(info, 'expiries-light.png') });
});

test('an alert policy calls others later and keeps quiet hours', async ({ page, openAs }, info) => {
  const mark = Date.now().toString(36);
  await openAs('mara', '/o/northwind/monitoring/channels/new');
  for (const name of [`Team ${mark}`, `Chief ${mark}`]) {
    await page.goto('/o/northwind/monitoring/channels/new');
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Recipients').fill('alerts@msp.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
  }
  await page.getByRole('link', { name: 'Alert policies' }).click();
  await page.getByRole('link', { name: 'New policy' }).first().click();
  await page.getByLabel('Name').fill(`On call ${mark}`);
  await page.getByLabel('For', { exact: true }).selectOption({ label: 'Chosen checks' });
  await page.getByLabel('Webmail').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/must name a channel in each step/u)).toBeVisible();
  await page.getByRole('region', { name: 'Step 1' }).getByLabel(`Team ${mark}`).check();
  await page.getByRole('button', { name: 'Call others later' }).click();
  await page.getByRole('region', { name: 'Step 2' }).getByLabel('After minutes').fill('20');
  await page.getByRole('region', { name: 'Step 2' }).getByLabel(`Chief ${mark}`).check();
  await page.getByLabel('Quiet hours').check();
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'alert-policy-form-light.png'), fullPage: true });
  await page.getByRole('button', { name: 'Save' }).click();
  const line = page.getByRole('listitem').filter({ hasText: `On call ${mark}` });
  await expect(line.getByText(`After 20 minutes: Chief ${mark}`)).toBeVisible();
  await expect(line.getByText(/Quiet 22:00 to 07:00, every day \(Europe\/Berlin\)/u)).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'alert-policies-light.png') });
  await page.getByRole('link', { name: `Edit On call ${mark}` }).click();
  await page.getByRole('button', { name: 'Remove step 2' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(line.getByText(`At once: Team ${mark}`)).toBeVisible();
  await expect(line.getByText(/After 20 minutes/u)).toHaveCount(0);
  await page.getByRole('button', { name: `Delete On call ${mark}` }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).last().click();
  await expect(line).toHaveCount(0);
});
