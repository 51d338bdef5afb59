import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { noViolations, picture } from './support/accessibility.js';
import { confirmIfAsked, expect, keepSession, test } from './support/product.js';

const unique = (): string => Date.now().toString(36);

test('an owner makes a role, sees whom a change touches before it is saved, and deletes it', async ({ page, context, openAs }) => {
  test.slow();
  await openAs('mara', '/o/northwind/people');
  await page.getByRole('link', { name: 'Roles', exact: true }).click();
  const matrix = page.getByRole('region', { name: 'Roles and permissions' });
  await expect(matrix.getByRole('rowheader', { name: 'Reveal and copy secrets' })).toBeVisible();
  const name = `Night ${unique()}`;

  await page.getByRole('button', { name: 'New role' }).click();
  const editor = page.getByRole('dialog', { name: 'New role' });
  await editor.getByLabel('Name').fill(name);
  await editor.getByLabel('Start with the permissions of').selectOption('Help desk');
  await editor.getByLabel('Get one-time codes').uncheck();
  await editor.getByRole('button', { name: 'Create the role' }).click();
  const column = matrix.getByRole('columnheader', { name: new RegExp(name, 'u') });
  await confirmIfAsked(page, 'mara', column);
  await expect(column).toBeVisible();

  await page.getByRole('link', { name: 'Members', exact: true }).click();
  await page.getByRole('button', { name: 'Change roles of Samuel Okafor' }).or(page.getByRole('button', { name: /^Change roles of Tomasz/u })).first().click(); // prettier-ignore
  const roles = page.getByRole('dialog', { name: /^Roles of/u });
  await roles.getByLabel(new RegExp(`^${name}`, 'u')).check();
  await roles.getByText('For a time only').click();
  await roles.getByLabel(`${name} until`).fill('2030-01-01T08:00');
  await roles.getByRole('button', { name: 'Save' }).click();
  const limited = page.getByRole('row').filter({ hasText: name }).getByText('until 01 Jan 2030');
  await confirmIfAsked(page, 'mara', limited);
  await expect(limited).toBeVisible();

  await page.getByRole('link', { name: 'Roles', exact: true }).click();
  await page.getByRole('button', { name: `Change the role ${name}` }).click();
  const change = page.getByRole('dialog', { name: `Change the role ${name}` });
  await change.getByLabel('Export entries with secrets').check();
  await change.getByRole('button', { name: 'See what changes' }).click();
  await expect(change.getByText('Export entries with secrets gained')).toBeVisible();
  await expect(change.getByText('1 member has this role')).toBeVisible();
  await noViolations(page);
  await change.getByRole('button', { name: 'Save the role' }).click();
  await confirmIfAsked(page, 'mara', page.getByRole('button', { name: `Delete the role ${name}` }));
  await expect(change).toHaveCount(0);

  await page.getByRole('button', { name: `Delete the role ${name}` }).click();
  const end = page.getByRole('dialog', { name: `Delete the role ${name}?` });
  await expect(end.getByText('1 member has this role')).toBeVisible();
  await end.getByRole('button', { name: 'Delete the role' }).click();
  await expect(column).toHaveCount(0);
  await keepSession(context, 'mara');
});

test('a member is found, and the reason why he may do something is told', async ({ page, openAs }) => {
  await openAs('mara', '/o/northwind/people');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('jonas');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: /^Jonas/u }).click();
  const explain = page.getByRole('region', { name: 'May they …?' });
  await expect(explain.getByText('Yes')).toBeVisible();
  await expect(explain.getByText('by the role Technician')).toBeVisible();
  await explain.getByRole('combobox').selectOption({ label: 'Export entries with secrets' });
  await expect(explain.getByText('No: none of the roles gives it')).toBeVisible();
  await expect(explain.getByText('These roles would give it: Owner')).toBeVisible();
  await page.getByRole('button', { name: 'Mark as reviewed' }).click();
  await expect(page.getByText('The review is recorded.')).toBeVisible();
});

test('an invitation is listed, renewed and taken back', async ({ page, context, openAs }) => {
  await openAs('mara', '/o/northwind/invitations');
  const email = `new.${unique()}@northwind.example`;
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog', { name: /^Invite to/u });
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByLabel(/^Viewer/u).check();
  await dialog.getByRole('button', { name: 'Create the invitation' }).click();
  await confirmIfAsked(page, 'mara', dialog.getByText(/invitation#/u));
  await keepSession(context, 'mara');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: `New link for ${email}` }).click();
  await expect(page.getByRole('dialog', { name: 'New invitation link' }).getByText(/invitation#/u)).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: `Take back the invitation of ${email}` }).click();
  await page.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(page.getByText('The invitation is taken back.')).toBeVisible();
  await expect(page.getByRole('button', { name: `New link for ${email}` })).toHaveCount(0);
});

test('a key is made with some of the own rights for two organisations, shown once, shut out of one, and revoked by its owner', async ({
  page,
  context,
  openAs,
}, info) => {
  test.slow();
  await openAs('mara', '/o/northwind/api-keys');
  const name = `Script ${unique()}`;
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Only from these addresses').fill('192.0.2.0/24');
  await page.getByLabel('See entries').check();
  await page.getByRole('group', { name: 'Also in these organisations' }).getByLabel('Alder').check();
  await page.screenshot({ path: picture(info, 'api-key-dialog.png') });
  await page.getByRole('button', { name: 'Create the key' }).click();
  const shown = page.getByText(/^cst_\w+/u);
  await confirmIfAsked(page, 'mara', shown);
  await expect(shown).toBeVisible();
  await noViolations(page);
  await page.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name: new RegExp(name, 'u') });
  await expect(row).toContainText('192.0.2.0/24');
  await expect(row).toContainText('Alder');
  await page.screenshot({ path: picture(info, 'api-keys.png') });
  await page.goto('/o/alder-clinic/api-keys');
  await expect(row).toContainText('Northwind');
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await expect(page.getByRole('dialog')).toContainText('In other organisations it goes on.');
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(row).toContainText('revoked');
  await page.goto('/profile');
  const own = page.getByRole('region', { name: 'API keys' });
  await expect(own).toContainText(name);
  await noViolations(page);
  await own.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(own).not.toContainText(name);
  await page.goto('/o/northwind/api-keys');
  await expect(row).toContainText('revoked');
  await keepSession(context, 'mara');
});

test('a lockout is seen with its cause, and cleared', async ({ page, openAs }) => {
  const email = `guessed.${unique()}@demo.example`;
  await openAs('petra', '/platform/lockouts');
  for (let guess = 0; guess < 5; guess += 1) {
    const headers = { 'x-requested-by': 'clientst0r' };
    await page.request.post('/api/v1/sign-in', { headers, data: { email, password: randomUUID() } });
  }
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('row', { name: new RegExp(email, 'u') })).toContainText('Wrong guesses from one address');
  await noViolations(page);
  await page.getByRole('button', { name: `Clear the lockout of ${email}` }).click();
  await expect(page.getByText(`${email} may try again.`)).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(email, 'u') })).toHaveCount(0);
});

const PAGES = ['people', 'roles', 'invitations', 'api-keys', 'settings'] as const;

for (const width of [360, 1920]) {
  test(`the pages of people are usable at ${width} pixels`, async ({ page, openAs }, info) => {
    test.slow();
    await openAs('mara', '/o/northwind/people');
    await page.setViewportSize({ width, height: 900 });
    for (const name of PAGES) {
      await page.goto(`/o/northwind/${name}`);
      await settled(page);
      await noViolations(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect({ name, overflow }).toEqual({ name, overflow: 0 });
      await page.screenshot({ path: picture(info, `${name}-${width}.png`) });
    }
    await page.goto('/o/northwind/people');
    await page.getByRole('link', { name: /^Jonas/u }).click();
    await settled(page);
    await noViolations(page);
    await page.screenshot({ path: picture(info, `member-${width}.png`) });
  });
}

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect(page.locator('app-skeleton')).toHaveCount(0);
}
