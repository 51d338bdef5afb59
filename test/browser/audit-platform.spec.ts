import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { HttpsReceiver, webhookProblem } from '../support/https-receiver.js';
import { TestCertificates } from '../support/test-certificates.js';
import { noViolations, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, keepSession, test } from './support/product.js';

const RUN = Date.now().toString(36);
const AUDIT = '/platform/audit';
const SECRET = `whsec_${randomBytes(24).toString('base64')}`;

let certificates: TestCertificates;
let receiver: HttpsReceiver;

test.beforeAll(async () => {
  certificates = new TestCertificates();
  receiver = await HttpsReceiver.start(certificates.issue('receiver', 'IP:127.0.0.1'), (_request, response) => response.end());
});
test.afterAll(async () => {
  await receiver.stop();
  certificates.remove();
});

const tabs = (page: Page) => page.getByRole('navigation', { name: 'Pages of the audit trail' }).getByRole('link');

test('the platform has its own trail, with more to manage, and opens no organisation', async ({ page, openAs }) => {
  await openAs('petra', AUDIT);
  await expect(page.getByRole('heading', { level: 1, name: 'Platform audit' })).toBeVisible();
  await expect(tabs(page)).toHaveText(['Events', 'Charts', 'Findings', 'Exports', 'Streams', 'Anchors', 'Rules', 'Verification']);
  await expect(page.getByRole('link', { name: /^Signed in/u }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: /^Created a check/u })).toHaveCount(0);
  await page.goto('/o/northwind/audit');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});

test('an owner of an organisation sees its trail and nothing of the platform', async ({ page, openAs }) => {
  await openAs('mara', '/o/northwind/audit');
  await expect(tabs(page)).toHaveText(['Events', 'Charts', 'Findings', 'Exports']);
  await expect(page.getByRole('link', { name: 'Platform audit' })).toHaveCount(0);
  for (const path of ['', '/charts', '/findings', '/exports', '/streams', '/anchors', '/rules', '/verification']) {
    await page.goto(`${AUDIT}${path}`);
    await expect(page.getByRole('heading', { name: 'Not allowed' }).first()).toBeVisible();
  }
});

test('a stream is made, tried out, paused, changed without its secret being shown, and deleted', async ({ page, context, openAs }) => {
  test.slow();
  const name = `SIEM ${RUN}`;
  await openAs('petra', `${AUDIT}/streams`);
  await page.getByRole('link', { name: 'New stream' }).first().click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Kind').selectOption('Webhook');
  await page.getByLabel('Address').fill('http://127.0.0.1/events');
  await page.getByLabel('Signing secret, as in whsec_…').fill('not one');
  await page.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'petra', page.getByText(/must be like https:/u));
  await keepSession(context, 'petra');
  await expect(page.getByText(/24 to 64 random bytes/u)).toBeVisible();
  await page.getByLabel('Address').fill(receiver.url('/events'));
  await page.getByLabel('Authorities').fill(certificates.authority);
  await page.getByLabel('Signing secret, as in whsec_…').fill(SECRET);
  await page.getByRole('button', { name: 'Save' }).click();

  const stream = page.getByRole('listitem').filter({ hasText: name });
  await expect(stream).toBeVisible();
  await stream.getByRole('button', { name: `Test ${name}` }).click();
  await expect(stream.getByText('The receiver took a test event.')).toBeVisible();
  await expect.poll(() => receiver.requests.length).toBeGreaterThan(0);
  expect(receiver.requests.map((request) => webhookProblem(request, SECRET))).not.toContain('the signature is wrong');
  await expect(stream.getByText('Up to date')).toBeVisible({ timeout: 20_000 });

  await stream.getByRole('button', { name: `Pause ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await expect(stream.getByText('Paused')).toBeVisible();
  await stream.getByRole('button', { name: `Resume ${name}` }).click();
  await expect(stream.getByRole('button', { name: `Pause ${name}` })).toBeVisible();

  await stream.getByRole('link', { name: `Edit ${name}` }).click();
  const secret = page.getByLabel('Signing secret, as in whsec_…');
  await expect(secret).toHaveValue('');
  await expect(page.getByText(/One is stored and shown to nobody/u)).toBeVisible();
  await page.getByLabel('Name').fill(`${name} renamed`);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog', { name: 'Discard the changes?' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('listitem').filter({ hasText: `${name} renamed` });
  await expect(renamed).toBeVisible();

  await receiver.stop();
  await renamed.getByRole('button', { name: /^Test/u }).click();
  await expect(renamed.getByText(/^Test:/u)).toBeVisible();
  await receiver.listen();

  await renamed.getByRole('button', { name: /^Delete/u }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(renamed).toHaveCount(0);
  expect(await page.content()).not.toContain(SECRET);
});

test('an anchor is made, tried out, changed without its secret being shown, and deleted', async ({ page, context, openAs }) => {
  test.slow();
  const name = `Auditor ${RUN}`;
  await openAs('petra', `${AUDIT}/anchors`);
  await page.getByRole('link', { name: 'New anchor' }).first().click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Kind').selectOption('Webhook');
  await page.getByLabel('Address').fill('http://127.0.0.1/checkpoints');
  await page.getByLabel('Signing secret, as in whsec_…').fill('not one');
  await page.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'petra', page.getByText(/must be like https:/u));
  await keepSession(context, 'petra');
  await page.getByLabel('Address').fill(receiver.url('/checkpoints'));
  await page.getByLabel('Authorities').fill(certificates.authority);
  await page.getByLabel('Signing secret, as in whsec_…').fill(SECRET);
  await page.getByLabel(/At most every/u).fill('1');
  await page.getByRole('button', { name: 'Save' }).click();

  const anchor = page.getByRole('listitem').filter({ hasText: name });
  await expect(anchor).toBeVisible();
  await anchor.getByRole('button', { name: `Test ${name}` }).click();
  await expect(anchor.getByText('The receiver took the newest checkpoint.')).toBeVisible();
  const sent = receiver.requests.filter(({ path }) => path === '/checkpoints');
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.map((request) => webhookProblem(request, SECRET))).not.toContain('the signature is wrong');
  await expect(anchor.getByText(/^(Up to date|Kept)$/u)).toBeVisible({ timeout: 30_000 });

  await anchor.getByRole('link', { name: `Edit ${name}` }).click();
  await expect(page.getByLabel('Signing secret, as in whsec_…')).toHaveValue('');
  await page.getByLabel('Address').fill('https://eve.example.com/checkpoints');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/must be given again/u)).toBeVisible();
  await page.getByLabel('Address').fill(receiver.url('/checkpoints'));
  await page.getByLabel('Name').fill(`${name} renamed`);
  await page.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('listitem').filter({ hasText: `${name} renamed` });
  await expect(renamed).toBeVisible();
  await renamed.getByRole('button', { name: /^Delete/u }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(renamed).toHaveCount(0);
  expect(await page.content()).not.toContain(SECRET);
});

test('the log is verified in the background, and the verdict is told', async ({ page, openAs }) => {
  test.slow();
  await openAs('petra', `${AUDIT}/verification`);
  await expect(page.getByText('Sealed events')).toBeVisible();
  await page.getByRole('button', { name: 'Verify everything' }).click();
  await expect(page.getByText('Nothing was altered or removed.')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole('row').filter({ hasText: 'Everything' }).filter({ hasText: 'Agrees' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify what is new' }).click();
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: /From [\d,]+ on/u })
      .filter({ hasText: 'Agrees' })
      .first(),
  ).toBeVisible({
    timeout: 40_000,
  });
  await page.getByRole('button', { name: 'Show the checkpoint' }).click();
  await expect(page.getByRole('dialog').getByLabel('Signed checkpoint')).toContainText('/audit/');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.goto(`${AUDIT}?action=audit.verified`);
  await expect(page.getByRole('link', { name: /^Verified the audit log/u })).not.toHaveCount(0);
});

test('an event of the platform comes with the proof that it is in the log', async ({ page, openAs }) => {
  await openAs('petra', `${AUDIT}?action=demonstration.seeded`);
  await page.locator('a.event').first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(/^Place \d+, signed$/u)).toBeVisible();
  await drawer.getByRole('button', { name: 'Copy the proof' }).click();
  await expect(page.getByText('Proof copied')).toBeVisible();
  const proof = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as { hashes: string[]; checkpoint: string };
  expect(proof.checkpoint).toContain('/audit/');
  expect(proof.hashes.length).toBeGreaterThan(0);
});

test("an organisation's auditor gets the proof of an event as well", async ({ page, openAs }) => {
  await openAs('mara', '/o/northwind/audit');
  await page.locator('a.event').last().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Copy the proof' }).click();
  await expect(page.getByText('Proof copied')).toBeVisible();
  const proof = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as Record<string, unknown>;
  expect(Object.keys(proof).sort()).toEqual(['checkpoint', 'hashes', 'leafHash', 'leafIndex', 'verifierKey']);
});

test('a legal hold is placed and released', async ({ page, context, openAs }) => {
  const name = `Case ${RUN}`;
  await openAs('petra', `${AUDIT}/verification`);
  await page.getByRole('button', { name: 'Place a hold…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Place a legal hold' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Why').fill('A court asked for it');
  await dialog.getByLabel('First month').fill('2026-11');
  await dialog.getByLabel('Last month').fill('2026-10');
  await dialog.getByRole('button', { name: 'Place' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Last month').fill('2026-12');
  await dialog.getByRole('button', { name: 'Place' }).click();
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('In force');
  await row.getByRole('button', { name: `Release ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await confirmIfAsked(page, 'petra', row.getByText('Released'));
  await keepSession(context, 'petra');
});

const PAGES = ['', '/charts', '/findings', '/exports', '/streams', '/streams/new', '/anchors', '/anchors/new', '/rules', '/verification'];

for (const scheme of ['light', 'dark'] as const) {
  test(`the pages of the platform's trail in ${scheme} are accessible, and fit 360 and 1920 pixels`, async ({ page, openAs }, info) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await openAs('petra', AUDIT);
    for (const path of PAGES) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${AUDIT}${path}`);
      await page.getByRole('heading', { level: 1, name: 'Platform audit' }).waitFor();
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      await noViolations(page);
      for (const width of [1440, 1920, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(120);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `${path} at ${String(width)} px`).toBeLessThanOrEqual(0);
        await pictured(page, info, `platform-audit${path.replaceAll('/', '-')}-${scheme}-${String(width)}.png`);
      }
      await noViolations(page);
    }
  });
}
