import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { OidcProvider } from '../support/oidc-provider.js';
import { SimpleSaml } from '../support/simplesaml.js';
import { TestCertificates } from '../support/test-certificates.js';
import { noViolations, picture, pictured } from './support/accessibility.js';
import { confirmIfAsked, expect, freshCode, keepSession, person, test } from './support/product.js';

const NAME = `Corp ${Date.now().toString(36)}`;
const PAGE = '/platform/sign-on';
const OF_MARA = `(select id from users where email = 'mara@demo.example')`;
let provider: OidcProvider;

/** The provider's certificate is of an authority of this test. */
test.use({ ignoreHTTPSErrors: true });

/** The demonstration has nobody who may set providers up and owns an organisation; for this file it is Mara. */
function onDatabase(statement: string): void {
  const root = join(import.meta.dirname, '../..');
  const command = `mariadb --no-defaults --socket="$DATABASE_SOCKET" "$DATABASE_NAME" -e "${statement}" && redis-cli -s "$REDIS_SOCKET" -n "\${REDIS_DATABASE:-0}" set identity:access-epoch ${randomUUID()}`;
  execFileSync(join(root, 'ops/local/instance.sh'), ['exec', process.env['CLIENTST0R_BROWSER_DIRECTORY'] ?? '', 'sh', '-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

interface Linked {
  readonly name: string;
  readonly email: string;
  readonly issuer: string;
  readonly subject: string;
  readonly provider: string;
}

/** Somebody who has an identity of the provider and nothing else here, of whom no second factor is required. */
function haveLinked({ name, email, issuer, subject, provider: named }: Linked): string {
  const [id, key] = [randomUUID(), createHash('sha256').update(JSON.stringify([issuer, subject])).digest('hex')]; // prettier-ignore
  const link = `'${randomUUID()}', utc_timestamp(3), '${id}', (select id from identity_providers where name = '${named}'), '${key}', '${subject}'`;
  onDatabase(`insert into users (id, created_at, email, name, status, password_change_due) values ('${id}', utc_timestamp(3), '${email}', '${name}', 'active', 0);
    insert into linked_identities values (${link});
    delete from second_factor_rules;
    insert into settings values ('second-factor.enforcement', json_quote('optional'), utc_timestamp(3));`);
  return id;
}

/** As if that person had proved himself long ago. */
function ageProofs(userId: string): void {
  const script = `for _, key in ipairs(redis.call('KEYS', 'session:*')) do
    local stored = redis.call('GET', key)
    local aged = string.gsub(stored, '"reauthenticatedAt":%d+', '"reauthenticatedAt":1')
    if string.find(stored, '${userId}', 1, true) then redis.call('SET', key, aged, 'KEEPTTL') end
  end`;
  const command = 'redis-cli -s "$REDIS_SOCKET" -n "${REDIS_DATABASE:-0}" eval "$SCRIPT" 0';
  const directory = process.env['CLIENTST0R_BROWSER_DIRECTORY'] ?? '';
  execFileSync(join(import.meta.dirname, '../..', 'ops/local/instance.sh'), ['exec', directory, 'sh', '-c', command], {
    env: { ...process.env, SCRIPT: script },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

test.beforeAll(async () => {
  const role = `('${randomUUID()}', utc_timestamp(3), ${OF_MARA}, 'platform-administrator')`;
  onDatabase(`insert into platform_role_assignments (id, created_at, user_id, role_id) values ${role}`);
  provider = await OidcProvider.start(join(import.meta.dirname, '../support'));
});

test.afterAll(async () => {
  onDatabase(`delete from platform_role_assignments where user_id = ${OF_MARA}`);
  await provider.stop();
});

/** At the provider's own pages. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('an administrator sets a provider up, maps a group, tries it out and switches it on; then she signs in with it', async ({
  page,
  context,
  openAs,
}, info) => {
  test.slow();
  await openAs('mara', PAGE);
  await expect(page.getByText('Everybody signs in with a password or passkey of this installation.')).toBeVisible();
  await noViolations(page);

  await page.getByRole('link', { name: 'New provider' }).click();
  await page.getByLabel('Name').fill(NAME);
  await page.getByLabel('Issuer').fill(provider.issuer);
  await page.getByLabel('Client id').fill('clientst0r');
  await page.getByLabel('Client secret').fill('top secret');
  await page.getByLabel('Authorities').fill(provider.certificates.authority);
  await page.getByLabel(/get an account by themselves/u).check();
  await page.getByLabel(/^Signing out here goes on/u).check();
  await page.getByText('How to set it up in Microsoft Entra ID').click();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'provider-form.png'), fullPage: true });
  await page.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', page.getByRole('heading', { name: 'To enter at the provider' }));
  await keepSession(context, 'mara');
  const [redirectUri = '', , signedOutUri = ''] = await page.locator('app-copy-value code').allTextContents();
  expect(redirectUri).toMatch(/\/api\/v1\/sign-in\/providers\/[\da-f-]+\/callback$/u);
  await provider.serve({ clientId: 'clientst0r', secret: 'top secret', redirectUri, signedOutUri });

  await page.goto(PAGE);
  await page.getByRole('button', { name: `Roles by ${NAME}` }).click();
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByLabel('Value 1').fill('technicians');
  await page.getByLabel('Organisation 1').selectOption({ label: 'Northwind Logistics' });
  await page.getByLabel('Role 1').selectOption({ label: 'Technician' });
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'claim-mappings.png') });
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: `Test login with ${NAME}` }).click();
  await signInThere(page, 'bob');
  await expect(page.getByText('bob of Corp would get an account, after a second factor of ours.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Steps' }).getByText('Passed')).toHaveCount(9);
  await expect(page.getByText('Technician in Northwind Logistics')).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'test-login.png'), fullPage: true });

  await page.getByRole('link', { name: 'Single sign-on' }).first().click();
  await page.getByRole('button', { name: `Switch ${NAME} on` }).click();
  await expect(page.getByText('Switched on', { exact: true })).toBeVisible();
  await page.screenshot({ path: picture(info, 'providers.png'), fullPage: true });

  await page.goto('/profile');
  await page.getByRole('button', { name: `Link ${NAME}` }).click();
  await expect(page.getByRole('button', { name: `Remove the link to ${NAME}` })).toBeVisible();
  await noViolations(page);

  await page.goto(PAGE);
  await page.getByRole('button', { name: /^Mara Lindqvist/u }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'sign-in-provider.png'), fullPage: true });
  await page.getByRole('button', { name: `Sign in with ${NAME}` }).click();
  await page.getByLabel('Code of your authenticator app').fill(await freshCode(person('mara').secret));
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();
  await keepSession(context, 'mara');

  await page.goto(PAGE);
  await page.getByRole('button', { name: `Dry run of ${NAME}` }).click();
  await page.getByLabel('ID token').fill('eyJhbGciOiJub25lIn0.e30.');
  await page.getByRole('button', { name: 'Check it' }).click();
  await expect(page.getByText('Nobody would be signed in: a step failed.')).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'dry-run.png') });
  await page.getByRole('button', { name: 'Close' }).click();
});

test('somebody who has nothing here confirms at his provider, in a window of its own, and what he was doing goes on by itself', async ({
  browser,
}, info) => {
  test.slow();
  const guestId = haveLinked({
    name: 'Gita Guest',
    email: 'guest@corp.example',
    issuer: provider.issuer,
    subject: 'guest',
    provider: NAME,
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(new URL('/sign-in', process.env['CLIENTST0R_BROWSER_URL']).href);
  await page.getByRole('button', { name: `Sign in with ${NAME}` }).click();
  await signInThere(page, 'guest');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();
  ageProofs(guestId);
  await page.goto(new URL('/profile', process.env['CLIENTST0R_BROWSER_URL']).href);
  await expect(page.getByText('You have none here', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Set it up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Confirm it is you' });
  await expect(dialog.getByRole('button', { name: `Confirm with ${NAME}` })).toBeVisible();
  await expect(page.getByText('This is needed.')).toHaveCount(0);
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'confirm-with-provider.png') });
  const opening = context.waitForEvent('page');
  await dialog.getByRole('button', { name: `Confirm with ${NAME}` }).click();
  const window = await opening;
  const closed = window.waitForEvent('close');
  await window.getByPlaceholder('Enter any login').fill('guest');
  await window.getByPlaceholder('and password').fill('any');
  await window.getByRole('button', { name: 'Sign-in' }).click();
  await closed;
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('img', { name: /QR/u })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: /^Gita Guest/u }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await context.close();
  onDatabase(`delete from settings where value = json_quote('optional')`);
});

test('an administrator of the platform sees what a role would give before it is given, gives it for a time, and sees why one would be refused', async ({
  page,
  context,
  openAs,
}, info) => {
  await openAs('mara', '/platform/users');
  await page.getByRole('searchbox', { name: 'Search users' }).fill('jonas');
  await page.getByRole('button', { name: /^Actions for Jonas/u }).click();
  await page.getByRole('menuitem', { name: 'Platform roles' }).click();
  const dialog = page.getByRole('dialog', { name: /^Platform roles of Jonas/u });
  const changes = dialog.getByRole('region', { name: 'What changes' });
  await expect(changes).toHaveText('No permission changes.');
  await dialog.getByLabel(/^Platform auditor/u).check();
  await expect(changes).toContainText('At once: 4 gained, 0 lost');
  await changes.getByText('Which permissions').click();
  await expect(changes.getByText('See lockouts and bans gained')).toBeVisible();
  await noViolations(page);
  await dialog.getByText('For a time only').click();
  await dialog.getByLabel('Platform auditor until').fill('2035-01-31T12:00');
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'platform-roles.png') });
  const row = page.getByRole('row', { name: /Jonas/u });
  const until = row.getByText('until 31 Jan 2035');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', until);
  await expect(row).toContainText('Platform auditor');
  await keepSession(context, 'mara');
  await noViolations(page);
  await pictured(page, info, 'users-with-period.png');
  await page.getByRole('button', { name: /^Actions for Jonas/u }).click();
  await page.getByRole('menuitem', { name: 'Platform roles' }).click();
  await expect(dialog.getByLabel('Platform auditor until')).toHaveValue('2035-01-31T12:00');
  await dialog
    .getByLabel(/^Platform auditor/u)
    .first()
    .uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(until).toHaveCount(0);

  await page.getByRole('searchbox', { name: 'Search users' }).fill('mara');
  await page.getByRole('button', { name: /^Actions for Mara/u }).click();
  await page.getByRole('menuitem', { name: 'Platform roles' }).click();
  await page.getByRole('dialog', { name: /^Platform roles of Mara/u }).getByLabel(/^Platform auditor/u).check(); // prettier-ignore
  await expect(page.getByText('Nobody changes his own roles.')).toBeVisible();
});

test('an administrator makes the key that a SAML provider encrypts for, renews it, and removes the old one', async ({
  page,
  context,
  openAs,
}, info) => {
  const name = `${NAME} by SAML`;
  await openAs('mara', `${PAGE}/new`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Protocol').selectOption('saml');
  await page.getByLabel('Entity id of the provider').fill('https://idp.example/saml2');
  await page.getByLabel('Address for sign-in requests').fill('https://idp.example/sign-in');
  await page.getByLabel('Signing certificates').fill(provider.certificates.authority);
  await page.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', page.getByRole('heading', { name: 'To enter at the provider' }));
  await keepSession(context, 'mara');
  await page.goto(PAGE);
  await page.getByRole('button', { name: `Encryption for ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Encryption for ${name}` });
  await expect(dialog.getByText('There is none: encrypted assertions are refused.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Make a key' }).click();
  await dialog.getByRole('button', { name: 'Renew the key' }).click();
  await expect(dialog.getByText('Still decrypts')).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'decryption-keys.png') });
  await dialog.getByRole('button', { name: 'Remove the key before' }).click();
  await page.getByRole('dialog', { name: 'Remove this key?' }).getByRole('button', { name: 'Remove' }).click();
  await expect(dialog.getByText('Still decrypts')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(`${name} is deleted`)).toBeVisible();
});

test('somebody signs in with SAML, and signing out here signs him out there as well', async ({ page, context, openAs, browser }, info) => {
  test.slow();
  const name = `${NAME} with logout`;
  const certificates = new TestCertificates();
  const real = await SimpleSaml.start(certificates.issue('simplesaml', 'IP:127.0.0.1'));
  await openAs('mara', `${PAGE}/new`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Protocol').selectOption('saml');
  const metadata = await (await context.request.get(real.metadataUrl)).body();
  await page.locator('input[type=file]').setInputFiles({ name: 'metadata.xml', mimeType: 'text/xml', buffer: metadata });
  await expect(page.getByLabel('Address for signing out')).toHaveValue(`${real.address}/saml2/idp/SingleLogoutService.php`);
  await page.getByLabel(/^Signing out here goes on/u).check();
  await page.getByLabel(/^Switched on/u).check();
  await noViolations(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', page.getByRole('heading', { name: 'To enter at the provider' }));
  await keepSession(context, 'mara');
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'saml-provider-form.png'), fullPage: true });
  const [entityId = '', reply = '', logout = '', signing = ''] = await page.locator('app-copy-value code').allTextContents();
  real.know(entityId, reply, { logout, signing });
  haveLinked({ name: 'Alice', email: 'alice@corp.example', issuer: real.metadataUrl, subject: 'alice', provider: name });

  const theirs = await browser.newContext({ ignoreHTTPSErrors: true });
  const alices = await theirs.newPage();
  await alices.goto(new URL('/sign-in', process.env['CLIENTST0R_BROWSER_URL']).href);
  await alices.getByRole('button', { name: `Sign in with ${name}` }).click();
  await alices.locator('input[name=username]').fill('alice');
  await alices.locator('input[name=password]').fill('wonderland');
  await alices.keyboard.press('Enter');
  await expect(alices.getByRole('navigation', { name: 'Main' })).toBeAttached();
  await alices.getByRole('button', { name: /^Alice/u }).click();
  await alices.getByRole('menuitem', { name: 'Sign out' }).click();
  await alices.getByRole('button', { name: `Sign in with ${name}` }).click();
  await expect(alices.locator('input[name=password]')).toBeVisible();
  await theirs.close();
  onDatabase(`delete from settings where value = json_quote('optional')`);
  await page.goto(PAGE);
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(`${name} is deleted`)).toBeVisible();
  await real.stop();
  certificates.remove();
});

test('an administrator deletes a provider', async ({ page, openAs }) => {
  await openAs('mara', PAGE);
  await page.getByRole('button', { name: `Delete ${NAME}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  // She had come through it herself.
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await openAs('mara', PAGE);
  await expect(page.getByText('Everybody signs in with a password or passkey of this installation.')).toBeVisible();
});
