import { noViolations, picture } from './support/accessibility.js';
import { expect, test } from './support/product.js';

test('strangers see chosen services under chosen names, once published, and calendars and reports are handed out', async ({
  page,
  openAs,
  browser,
  baseURL,
}, info) => {
  test.slow();
  const address = `northwind-${Date.now().toString(36)}`;
  await openAs('mara', '/o/northwind/monitoring/status-page');
  await page.getByRole('textbox', { name: 'Address' }).fill(address);
  await page.getByLabel('Published').check();
  await page.getByRole('checkbox', { name: 'Webmail' }).check();
  await page.getByLabel('Public name of Webmail').fill('Mail in the browser');
  // What it would say is seen before anything is saved.
  const preview = page.getByRole('region', { name: 'What strangers would see' });
  await expect(preview.getByText('Mail in the browser')).toBeVisible();
  await expect(preview.getByText('Webmail')).toHaveCount(0);
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'status-page-settings-light.png'), fullPage: true });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`/status/${address}`)).toBeVisible();

  const outside = await browser.newContext(baseURL ? { baseURL } : {});
  const stranger = await outside.newPage();
  await stranger.goto(`/status/${address}`);
  await expect(stranger.getByText('Mail in the browser').first()).toBeVisible();
  await expect(stranger.getByText('Webmail')).toHaveCount(0);
  await noViolations(stranger);
  await stranger.screenshot({ path: picture(info, 'status-page-light.png'), fullPage: true });
  expect(await outside.cookies()).toEqual([]);

  await page.getByRole('button', { name: 'Make one' }).click();
  await expect(page.getByText('It is shown this once. The user name may be anything.')).toBeVisible();
  // The browser itself keeps the page for some seconds.
  expect((await outside.request.get(`/status/${address}`)).status()).toBe(401);
  await outside.close();

  await page.goto('/o/northwind/monitoring/expiries');
  await page.getByRole('button', { name: /^Make an? /u }).click();
  await expect(page.getByText(/\/api\/v1\/calendars\/[\w-]+\/monitoring\.ics/u)).toBeVisible();
  await noViolations(page);

  await page.goto('/o/northwind/monitoring/reports');
  await expect(page.getByRole('row', { name: /Webmail/u })).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'reports-light.png') });
  for (const format of ['CSV', 'PDF']) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: format }).click();
    expect((await download).suggestedFilename()).toMatch(new RegExp(`^availability-.*\\.${format.toLowerCase()}$`, 'u'));
  }
});
