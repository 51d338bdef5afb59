import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { noViolations, picture, pictured } from './support/accessibility.js';
import { expect, test } from './support/product.js';

interface View {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const firstEntry = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: /Core switch/u }).click();
  await page.getByRole('button', { name: 'Reveal Password' }).waitFor();
};

const VIEWS: readonly View[] = [
  { name: 'vault', path: '/o/northwind/vault', prepare: firstEntry },
  {
    name: 'folders',
    path: '/o/northwind/vault',
    prepare: async (page) => {
      await firstEntry(page);
      await page.getByRole('button', { name: 'More of the vault' }).click();
      await page.getByRole('menuitem', { name: 'New folder' }).click();
      await page
        .getByRole('dialog')
        .getByLabel('Name')
        .fill(`Server room ${Date.now().toString(36)}`);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByLabel('Folder', { exact: true }).selectOption('All folders');
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole('tree', { name: 'Folders' }).waitFor();
    },
  },
  {
    name: 'attachments',
    path: '/o/northwind/vault',
    prepare: async (page) => {
      await firstEntry(page);
      const files = page.getByRole('region', { name: 'Files' });
      await files.getByLabel('Add a file').setInputFiles({ name: 'core-switch.cfg', mimeType: 'text/plain', buffer: Buffer.alloc(40_000) });
      await files.getByRole('button', { name: 'Download core-switch.cfg' }).first().waitFor();
      await files.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'new-credential',
    path: '/o/northwind/vault/new',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Generate' }).click();
    },
  },
  { name: 'import-start', path: '/o/northwind/vault/import' },
  {
    name: 'import-locked',
    path: '/o/northwind/vault/import',
    prepare: async (page) => {
      await page.getByLabel(/Choose an exported file/u).setInputFiles(join(import.meta.dirname, '../integration/vault/customers.kdbx'));
      await page.getByLabel('Key file').waitFor();
    },
  },
  {
    name: 'import-companies',
    path: '/o/northwind/vault/import',
    prepare: async (page) => {
      const table = 'organization,name,username,password,url,notes\nContoso,Firewall,admin,x,https://fw.example,\nFabrikam,,ada,y,,\n';
      const file = { name: 'passwords.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
      await page.getByLabel(/Choose an exported file/u).setInputFiles(file);
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'import',
    path: '/o/northwind/vault/import',
    prepare: async (page) => {
      await page.getByLabel(/Choose an exported file/u).setInputFiles(join(import.meta.dirname, 'fixtures/bitwarden.json'));
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'import-table',
    path: '/o/northwind/vault/import',
    prepare: async (page) => {
      await page.getByLabel(/Choose an exported file/u).setInputFiles(join(import.meta.dirname, 'fixtures/devices.csv'));
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'password-health',
    path: '/o/northwind/vault/health',
    prepare: async (page) => {
      await page.getByRole('button', { name: /Not looked up/u }).click();
      await page.getByRole('table').waitFor();
    },
  },
  { name: 'trash', path: '/o/northwind/vault/trash' },
  { name: 'to-change', path: '/o/northwind/vault/to-change' },
  { name: 'approvals', path: '/o/northwind/approvals' },
  { name: 'own-access', path: '/o/northwind/approvals/own' },
  {
    name: 'credential-access',
    path: '/o/northwind/vault',
    prepare: async (page) => {
      await firstEntry(page);
      await page.getByRole('link', { name: 'Who may use it' }).click();
      await page.getByRole('heading', { name: /^Access to/u }).waitFor();
      await page.getByRole('button', { name: 'Only these' }).first().click();
      await page.getByLabel('Only on these days and in these hours').check();
    },
  },
  { name: 'policies', path: '/o/northwind/policies' },
  {
    name: 'palette',
    path: '/o/northwind/vault',
    prepare: async (page) => {
      await page.getByRole('list', { name: 'Credentials' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('dc');
      await page.getByRole('option', { name: /DC01/u }).waitFor();
    },
  },
  { name: 'monitoring', path: '/o/northwind/monitoring' },
  {
    name: 'check',
    path: '/o/northwind/monitoring',
    prepare: async (page) => {
      await page.getByRole('table').getByRole('link').first().click();
      await page.getByRole('heading', { name: 'Results' }).waitFor();
    },
  },
  { name: 'all-clients', path: '/clients' },
  { name: 'new-check', path: '/o/northwind/monitoring/new' },
  { name: 'expiries', path: '/o/northwind/monitoring/expiries' },
  { name: 'reports', path: '/o/northwind/monitoring/reports' },
  { name: 'status-page', path: '/o/northwind/monitoring/status-page' },
  { name: 'incidents', path: '/o/northwind/monitoring/incidents' },
  { name: 'channels', path: '/o/northwind/monitoring/channels' },
  { name: 'new-channel', path: '/o/northwind/monitoring/channels/new' },
  { name: 'deliveries', path: '/o/northwind/monitoring/deliveries' },
  { name: 'many-checks', path: '/o/northwind/monitoring/bulk' },
  {
    name: 'audit',
    path: '/o/northwind/audit',
    prepare: async (page) => {
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'audit-event',
    path: '/o/northwind/audit',
    prepare: async (page) => {
      await page.locator('a.event').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'people',
    path: '/o/northwind/people',
    prepare: async (page) => {
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'rotation-list',
    path: '/o/northwind/people',
    prepare: async (page) => {
      await page.getByRole('link', { name: /Mara Lindqvist/u }).click();
      await page.getByRole('link', { name: 'What they know' }).click();
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'shortcuts',
    path: '/o/northwind/vault',
    prepare: async (page) => {
      await page.getByRole('list', { name: 'Credentials' }).waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  {
    name: 'invitation',
    path: '/o/northwind/people',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Invite' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'roles-of-a-person',
    path: '/o/northwind/people',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Change roles of Tomasz Nowak' }).click();
      await page
        .getByRole('dialog')
        .getByLabel(/^Auditor/u)
        .click();
      await page.getByRole('region', { name: 'What changes' }).getByText('Which permissions').click();
    },
  },
  { name: 'profile', path: '/profile' },
  { name: 'not-found', path: '/o/nowhere/vault' },
];

async function settle(page: Page, view: View): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await view.prepare?.(page);
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
}

const SIZES = [
  [1440, 900],
  [1920, 1080],
  [360, 740],
] as const;

for (const view of VIEWS) {
  test(`${view.name} is accessible in light and dark, and fits 360 and 1920 pixels`, async ({ page, openAs }, info) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await openAs('mara', view.path);
    await settle(page, view);
    await noViolations(page);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(120);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `nothing sticks out at ${String(width)} px`).toBeLessThanOrEqual(0);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await pictured(page, info, `${view.name}-${colorScheme}-${String(width)}.png`);
      }
      if (width !== 1920) await noViolations(page, 'colours');
      await page.emulateMedia({ colorScheme: 'light' });
    }
    await noViolations(page);
  });
}

test('the sign-in page is accessible in light and dark', async ({ page }, info) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/sign-in');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await noViolations(page);
    await page.screenshot({ path: picture(info, `sign-in-${colorScheme}-1440.png`) });
  }
});

test('the theme follows the system until one is chosen, and then stays', async ({ page, openAs }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openAs('mara', '/profile');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await background()).not.toBe(light);
  await page.getByRole('button', { name: /mara@demo/u }).click();
  await page.getByRole('menuitem', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  expect(await background()).toBe(light);
  await page.reload();
  expect(await background()).toBe(light);
});

test('nothing moves while a page loads', async ({ page, openAs }) => {
  await openAs('mara', '/o/northwind/vault');
  for (const path of ['/o/northwind/vault', '/o/northwind/monitoring', '/o/northwind/audit', '/o/northwind/people']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let total = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) total += (entry as PerformanceEntry & { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => {
            resolve(total);
          }, 700);
        }),
    );
    expect(shift, path).toBeLessThan(0.02);
  }
});
