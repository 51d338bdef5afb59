import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { noViolations, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, keepSession, test } from './support/product.js';

const RUN = Date.now().toString(36);
const EVENTS = '/o/northwind/audit';

const parameters = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
const firstEvent = (page: Page) => page.locator('a.event').first();

/** What somebody does who looks at secrets: so many different ones, revealed one after the other. */
async function reveal(page: Page, count: number): Promise<void> {
  const statuses = await page.evaluate(async (wanted) => {
    const headers = { 'content-type': 'application/json', 'x-requested-by': 'clientst0r' };
    const json = async (path: string): Promise<unknown> => (await fetch(`/api/v1/${path}`)).json();
    const { organisations } = (await json('session')) as { organisations: { id: string; slug: string }[] };
    const path = `organisations/${organisations.find(({ slug }) => slug === 'northwind')?.id ?? ''}/credentials`;
    const { items } = (await json(`${path}?limit=100`)) as { items: { id: string }[] };
    const answers: number[] = [];
    for (const { id } of items) {
      const { fields } = (await json(`${path}/${id}`)) as { fields: { id: string; secret: boolean; hasValue: boolean }[] };
      const field = fields.find(({ secret, hasValue }) => secret && hasValue)?.id;
      if (field)
        answers.push((await fetch(`/api/v1/${path}/${id}/fields/${field}/reveal`, { method: 'POST', headers, body: '{}' })).status);
      if (answers.length === wanted) break;
    }
    return answers;
  }, count);
  expect(statuses).toEqual(Array.from({ length: count }, () => 200));
}

test('a filter is in the address: it can be sent, gone back to, and an event opened on top of it', async ({ page, openAs }) => {
  await openAs('mara', EVENTS);
  await page.getByLabel('Category').selectOption('Vault access');
  await expect.poll(() => parameters(page).get('category')).toBe('vault');
  await page.getByLabel('Action', { exact: true }).selectOption('Created');
  await page.getByRole('searchbox').fill('Mara');
  await expect.poll(() => parameters(page).get('search')).toBe('Mara');
  await expect(page.getByRole('cell', { name: 'Vault access' }).first()).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Organisation', exact: true })).toHaveCount(0);

  await firstEvent(page).click();
  const drawer = page.getByRole('dialog', { name: 'Created' });
  await expect(drawer).toContainText('credential.created');
  const address = page.url();
  expect(address).toMatch(/\/audit\/events\/[0-9a-f-]{36}\?/u);

  await page.goto(address);
  await expect(drawer).toBeVisible();
  await expect(page.getByLabel('Category')).toHaveValue('vault');
  await expect(page.locator('[role=searchbox]')).toHaveValue('Mara');
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe(EVENTS);
  expect(parameters(page).get('category')).toBe('vault');

  await page.getByLabel('Category').selectOption('All categories');
  await expect.poll(() => parameters(page).get('category')).toBeNull();
  await page.goBack();
  await expect(page.getByLabel('Category')).toHaveValue('vault');
});

test('from an event one goes on to its request, its person, its object and its address', async ({ page, openAs }) => {
  await openAs('jonas', '/o/northwind/vault');
  await page.getByRole('heading', { name: 'Vault' }).waitFor();
  await reveal(page, 1);
  await page.context().clearCookies();
  await openAs('mara', `${EVENTS}?action=credential.revealed`);
  for (const [link, name] of [
    ['The whole chain of this request', 'requestId'],
    ['Everything about Jonas Keller', 'personId'],
    ['Everything about this credential', 'objectId'],
    ['Everything from 127.0.0.1', 'address'],
  ] as const) {
    await page.goto(`${EVENTS}?action=credential.revealed`);
    await firstEvent(page).click();
    await page.getByRole('dialog').getByRole('link', { name: link }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect([...parameters(page).keys()]).toEqual([name]);
    await expect(page.getByRole('link', { name: /^Revealed/u }).first()).toBeVisible();
  }
});

test('an event tells what was before and after, and one that is not there is not found', async ({ page, openAs }) => {
  await openAs('mara', `${EVENTS}?action=role.assigned`);
  await firstEvent(page).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('columnheader', { name: 'Before' })).toBeVisible();
  await expect(drawer.locator('ins').first()).toBeVisible();
  await page.goto(`${EVENTS}/events/00000000-0000-7000-8000-000000000000`);
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Not found' })).toBeVisible();
});

test('the list is used from the keyboard alone', async ({ page, openAs }) => {
  await openAs('mara', EVENTS);
  await firstEvent(page).waitFor();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await firstEvent(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('a.event').nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('a.event').nth(1)).toBeFocused();
});

test('a filter is kept as a view, applied, renamed and deleted', async ({ page, openAs }) => {
  await openAs('mara', `${EVENTS}?category=permission`);
  await firstEvent(page).waitFor();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this filter' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Name of the view').fill(`Rights ${RUN}`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: `Rights ${RUN}` })).toBeVisible();

  await page.goto(EVENTS);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: `Rights ${RUN}` }).click();
  await expect.poll(() => parameters(page).get('category')).toBe('permission');

  await page.getByRole('button', { name: `Rights ${RUN}` }).click();
  await page.getByRole('menuitem', { name: 'Manage views…' }).click();
  const views = page.getByRole('dialog', { name: 'Your views' });
  await views.getByLabel(`Name of the view Rights ${RUN}`).fill(`Roles ${RUN}`);
  await views.getByLabel(`Name of the view Rights ${RUN}`).press('Tab');
  await expect(views.getByRole('button', { name: `Delete the view Roles ${RUN}` })).toBeVisible();
  await views.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: `Roles ${RUN}` })).toBeVisible();

  await page.getByRole('button', { name: `Roles ${RUN}` }).click();
  await page.getByRole('menuitem', { name: 'Manage views…' }).click();
  await views.getByRole('button', { name: `Delete the view Roles ${RUN}` }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(views.getByText('None is left.').or(views.getByRole('listitem').first())).toBeVisible();
  await expect(views.getByLabel(`Name of the view Roles ${RUN}`)).toHaveCount(0);
  await views.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Views' })).toBeVisible();
});

test('an export is written, fetched, and is the file that its manifest tells', async ({ page, context, openAs }) => {
  test.slow();
  await openAs('mara', `${EVENTS}?category=vault`);
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export events' });
  await expect(dialog).toContainText('Vault access');
  await dialog.getByRole('radio', { name: /^JSON Lines/u }).check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();

  await confirmIfAsked(page, 'mara', page.getByRole('heading', { name: 'Exports' }));
  await keepSession(context, 'mara');
  const row = page.getByRole('row').filter({ hasText: 'JSON Lines Vault access' }).first();
  await expect(row.getByText('Ready')).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('button', { name: 'Download' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^audit-events-.*\.jsonl$/u);
  const file = readFileSync(await download.path());
  const lines = file.toString('utf8').trimEnd().split('\n');
  expect(lines.every((line) => (JSON.parse(line) as { category: string }).category === 'vault')).toBe(true);

  await expect
    .poll(
      async () => {
        await row.getByRole('button', { name: 'Manifest' }).click();
        const text = await page.getByRole('dialog', { name: 'Manifest' }).innerText();
        await page.keyboard.press('Escape');
        return text;
      },
      { timeout: 30_000 },
    )
    .toContain('/audit/');
  await row.getByRole('button', { name: 'Manifest' }).click();
  const manifest = page.getByRole('dialog', { name: 'Manifest' });
  await expect(manifest).toContainText(createHash('sha256').update(file).digest('hex'));
  await expect(manifest).toContainText(`${String(lines.length)} events`);
  const [saved] = await Promise.all([page.waitForEvent('download'), manifest.getByRole('button', { name: 'Save as a file' }).click()]);
  const kept = JSON.parse(readFileSync(await saved.path(), 'utf8')) as { sha256: string; file: string };
  expect(kept).toMatchObject({ sha256: createHash('sha256').update(file).digest('hex'), file: download.suggestedFilename() });
  await manifest.getByRole('button', { name: 'Done' }).click();

  const rows = page.locator('tbody tr');
  const before = await rows.count();
  await row.getByRole('button', { name: /^Delete the export/u }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(rows).toHaveCount(before - 1);
  await page.goto(`${EVENTS}?category=administration`);
  await expect(page.getByRole('link', { name: 'Deleted an audit export' }).first()).toBeVisible();
});

test('an export asks who it is when the server wants that, and goes on by itself', async ({ page, context, openAs }) => {
  await openAs('mara', `${EVENTS}?category=organisation`);
  // Time passes in one request: the server's own refusal, given once.
  let asked = 0;
  await page.route('**/audit-exports', async (route) => {
    if (route.request().method() === 'POST') asked += 1;
    if (asked !== 1 || route.request().method() !== 'POST') return route.continue();
    return route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 403, code: 'reauthentication-required', title: 'Not allowed' }),
    });
  });
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const confirmation = page.getByRole('dialog', { name: 'Confirm it is you' });
  await expect(confirmation.getByLabel('Code of your authenticator app')).toBeVisible();
  await confirmation.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog', { name: 'Export events' }).getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await confirmIfAsked(page, 'mara', page.getByRole('heading', { name: 'Exports' }));
  await keepSession(context, 'mara');
  expect(asked).toBeGreaterThanOrEqual(2);
});

test('a bar of a chart leads to the events that it counts, by mouse and by keyboard, and there is a table', async ({ page, openAs }) => {
  test.slow();
  await openAs('mara', `${EVENTS}/charts`);
  const chart = page.getByRole('group', { name: /^Events by day and category/u });
  const part = chart.getByRole('link', { name: /, Vault access: \d/u }).last();
  await expect(async () => {
    await page.reload();
    await expect(part).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  const counted = Number(/: ([\d,]+) event/u.exec((await part.getAttribute('aria-label')) ?? '')?.[1]?.replaceAll(',', ''));
  await part.click();
  await expect(page.getByRole('heading', { name: 'Events', exact: true })).toBeVisible();
  expect(parameters(page).get('category')).toBe('vault');
  const [from, to] = [parameters(page).get('from') ?? '', parameters(page).get('to') ?? ''];
  expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
  await expect(page.locator('a.event')).toHaveCount(Math.min(counted, 50));

  await page.goBack();
  await part.waitFor();
  await chart.locator('a.part[tabindex="0"]').focus();
  await page.keyboard.press('ArrowUp');
  await expect(chart.locator('a.part:focus')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Events', exact: true })).toBeVisible();
  expect(parameters(page).get('category')).not.toBeNull();

  await page.goto(`${EVENTS}/charts?days=7`);
  await page.getByRole('button', { name: /^As a table.*category/u }).click();
  const table = page.getByRole('region', { name: /Events by day and category/u });
  await expect(table.getByRole('row')).toHaveCount(8);
  await table
    .getByRole('link', { name: /, Vault access:/u })
    .last()
    .click();
  await expect.poll(() => parameters(page).get('category')).toBe('vault');
  await page.goto(`${EVENTS}/charts`);
  await expect(page.getByText(/private networks, and what the data do not have/u)).toBeVisible();
});

test('a finding leads to the events behind it and is acknowledged with a reason', async ({ page, context, openAs }) => {
  test.slow();
  await openAs('petra', '/platform/audit/rules');
  const threshold = page.getByLabel('Burst of reveals: from how many on');
  const wanted = (await threshold.inputValue()) === '3' ? '4' : '3';
  await threshold.fill('1');
  await page.getByRole('button', { name: 'Save Burst of reveals' }).click();
  await confirmIfAsked(page, 'petra', page.getByRole('alert'));
  await keepSession(context, 'petra');
  await threshold.fill(wanted);
  await page.getByRole('button', { name: 'Save Burst of reveals' }).click();
  await expect(page.getByText('Burst of reveals changed')).toBeVisible();

  await page.context().clearCookies();
  await openAs('jonas', '/o/northwind/vault');
  await page.getByRole('heading', { name: 'Vault' }).waitFor();
  await reveal(page, 5);

  await page.context().clearCookies();
  await openAs('mara', `${EVENTS}/findings`);
  const finding = page.getByRole('listitem').filter({ hasText: 'Jonas Keller was given' }).first();
  await expect(async () => {
    await page.reload();
    await expect(finding).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await finding.getByRole('link', { name: 'The events that led to it' }).click();
  await expect(page.getByRole('link', { name: /^Revealed/u })).not.toHaveCount(0);
  await page.goBack();
  await finding.getByRole('button', { name: /^Acknowledge/u }).click();
  const dialog = page.getByRole('dialog', { name: 'Acknowledge the finding' });
  await dialog.getByLabel('What it was, and what was done').fill(`Migration, agreed with the client (${RUN})`);
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(finding).toContainText('Acknowledged by Mara Lindqvist');
  await page.reload();
  await page.getByRole('button', { name: 'Acknowledged' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: RUN })).toBeVisible();
});

test('who may not read the trail sees none of its pages', async ({ page, openAs }) => {
  await openAs('samuel', '/o/alder-clinic/vault');
  await expect(page.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  for (const path of ['', '/charts', '/findings', '/exports', '/events/00000000-0000-7000-8000-000000000000']) {
    await page.goto(`/o/alder-clinic/audit${path}`);
    await expect(page.getByRole('heading', { name: 'Not allowed' }).first()).toBeVisible();
    await expect(page.locator('a.event')).toHaveCount(0);
  }
  await page.goto('/o/northwind/audit/exports');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});

const VIEWS: readonly { readonly name: string; readonly path: string; readonly prepare?: (page: Page) => Promise<void> }[] = [
  { name: 'filtered', path: `${EVENTS}?category=vault&from=2026-11-01T00:00:00.000Z` },
  {
    name: 'event-link',
    path: `${EVENTS}?action=role.assigned`,
    prepare: async (page) => {
      await firstEvent(page).click();
      await page.getByRole('dialog').getByRole('columnheader', { name: 'Before' }).waitFor();
    },
  },
  {
    name: 'export-dialog',
    path: EVENTS,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Export…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'charts', path: `${EVENTS}/charts` },
  {
    name: 'charts-table',
    path: `${EVENTS}/charts?days=365`,
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^As a table/u })
        .first()
        .click();
    },
  },
  { name: 'findings', path: `${EVENTS}/findings?state=all` },
  { name: 'exports', path: `${EVENTS}/exports` },
];

for (const scheme of ['light', 'dark'] as const) {
  for (const { name, path, prepare } of VIEWS) {
    test(`audit: ${name} in ${scheme} is accessible, and fits 360 and 1920 pixels`, async ({ page, openAs }, info) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await openAs('mara', path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      await prepare?.(page);
      await noViolations(page);
      for (const width of [1440, 1920, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(120);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `nothing sticks out at ${String(width)} px`).toBeLessThanOrEqual(0);
        await pictured(page, info, `audit-${name}-${scheme}-${String(width)}.png`);
      }
      await noViolations(page);
    });
  }
}

test('nothing moves while an audit page loads', async ({ page, openAs }) => {
  await openAs('mara', EVENTS);
  for (const path of ['', '/charts', '/findings', '/exports']) {
    await page.goto(`${EVENTS}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let total = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) total += (entry as PerformanceEntry & { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => {
            resolve(total);
          }, 900);
        }),
    );
    expect(shift, path).toBeLessThan(0.02);
  }
});
