import { noViolations, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, freshCode, keepSession, person, signIn, test } from './support/product.js';

test('an owner invites somebody, who has to be given a role', async ({ page, context, openAs }) => {
  await openAs('mara', '/o/northwind/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog', { name: /^Invite to/u });
  await dialog.getByLabel('E-mail address').fill(`colleague.${Date.now().toString(36)}@northwind.example`);
  await dialog.getByRole('button', { name: 'Create the invitation' }).click();
  await expect(dialog.getByText('Choose at least one role.')).toBeVisible();
  await dialog.getByLabel(/^Viewer/u).check();
  await dialog.getByRole('button', { name: 'Create the invitation' }).click();
  await confirmIfAsked(page, 'mara', dialog.getByText(/invitation#/u));
  await keepSession(context, 'mara');
  await noViolations(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
});

test('an owner changes the roles of another, confirms that it is he, and the request is repeated by itself', async ({
  page,
  context,
  openAs,
}) => {
  test.slow();
  await openAs('mara', '/o/northwind/people');
  // Five minutes pass in one request: the server's own refusal, given once.
  let refusals = 0;
  await page.route('**/members/*/roles', async (route) => {
    refusals += 1;
    if (refusals > 1) return route.continue();
    return route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 403, code: 'reauthentication-required', title: 'Not allowed' }),
    });
  });
  await page.getByRole('button', { name: 'Change roles of Tomasz Nowak' }).click();
  const roles = page.getByRole('dialog', { name: 'Roles of Tomasz Nowak' });
  const auditor = roles.getByLabel(/^Auditor/u);
  const had = await auditor.isChecked();
  await auditor.setChecked(!had);
  const changes = roles.getByRole('region', { name: 'What changes' });
  await expect(changes).toContainText(had ? /0 gained, [1-9]\d* lost/u : /[1-9]\d* gained, 0 lost/u);
  await changes.getByText('Which permissions').click();
  await expect(changes.getByRole('listitem').first()).toContainText(had ? 'lost' : 'gained');
  await noViolations(page);
  await roles.getByRole('button', { name: 'Save' }).click();

  const confirmation = page.getByRole('dialog', { name: 'Confirm it is you' });
  await confirmation.getByLabel('Code of your authenticator app').fill('000000');
  await confirmation.getByRole('button', { name: 'Confirm' }).click();
  await expect(confirmation.getByRole('alert')).toBeVisible();
  const { secret } = person('mara');
  await confirmation.getByLabel('Code of your authenticator app').fill(await freshCode(secret));
  await confirmation.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(refusals).toBe(2);
  const row = page.getByRole('row', { name: /Tomasz Nowak/u });
  await (had ? expect(row).not.toContainText('Auditor') : expect(row).toContainText('Auditor'));
  await keepSession(context, 'mara');

  await page.goto('/o/northwind/audit');
  await page.getByLabel('Category').selectOption('Permissions');
  await expect(page.getByRole('link', { name: had ? /Removed a role/u : /Assigned a role/u }).first()).toBeVisible();
});

test('a profile shows the second factor and renews the recovery codes', async ({ page, context, openAs }) => {
  test.slow();
  await openAs('mara', '/profile');
  await expect(page.getByText('Set up', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Renew' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await confirmIfAsked(page, 'mara', codes.first());
  await expect(codes).toHaveCount(10);
  await noViolations(page);
  await keepSession(context, 'mara');
});

test('a person changes his name, sees where he is signed in, and ends another session', async ({ page, browser, openAs }, info) => {
  test.slow();
  await openAs('ingrid', '/profile');
  const elsewhere = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await elsewhere.newPage();
  await other.goto('/sign-in');
  const who = person('ingrid');
  await signIn(other, who);
  await page.reload();
  const rename = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Change the name' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Save' }).click();
  };
  const before =
    (await page.getByRole('button', { name: 'Change the name' }).locator('..').locator('p').textContent())?.split('.')[0] ?? '';
  await rename('...');
  await expect(page.getByRole('alert')).toContainText('The name must contain a letter.');
  await noViolations(page);
  await pictured(page, info, 'change-name.png');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await rename('Ingrid Changed');
  await expect(page.getByText('Your name is changed.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Ingrid Changed/u })).toBeVisible();
  await rename(before);
  await expect(page.getByRole('button', { name: new RegExp(`^${before}`, 'u') })).toBeVisible();
  const sessions = page.getByRole('region', { name: 'Sessions' });
  await expect(sessions.getByText('This one')).toHaveCount(1);
  await noViolations(page);
  await sessions.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByText('All other sessions have ended.')).toBeVisible();
  await expect(sessions.getByRole('button', { name: /^End the session/u })).toHaveCount(0);
  await other.getByRole('link', { name: 'Monitoring' }).click();
  await expect(other.getByText('Your session has ended')).toBeVisible();
  await elsewhere.close();
});
