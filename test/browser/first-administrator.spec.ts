import type { AddressInfo } from 'node:net';
import type { Cookie, Page } from '@playwright/test';
import { SMTPServer } from 'smtp-server';
import { noViolations, pictured } from './support/accessibility.js';
import { expect, firstInvitation, freshCode, person, signIn, test } from './support/product.js';

let session: Cookie[] = [];
const ADMINISTRATOR = { email: '', password: 'nine purple kettles sing', secret: '' };

test.describe.serial('the first administrator', () => {
  test('sets name, password and second factor from the one-time link, and is signed in', async ({ page }) => {
    await page.goto(firstInvitation());
    await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();
    const address = page.getByRole('textbox', { name: 'E-mail address' });
    ADMINISTRATOR.email = await address.inputValue();

    await page.getByLabel('Your name').fill('Alex First');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByLabel('Password again').fill('short');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('alert')).toContainText(/12|characters/u);

    await page.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
    await page.getByLabel('Password again').fill(ADMINISTRATOR.password);
    await page.getByRole('button', { name: 'Continue' }).click();

    await expect(page.getByRole('img', { name: /QR code/u })).toBeVisible();
    const key = page.getByLabel('Set-up key');
    await expect(key).toContainText(/[A-Z2-7]{4}/u);
    ADMINISTRATOR.secret = (await key.innerText()).replaceAll(/\s/gu, '');
    await page.getByLabel('Code shown by the app').fill(await freshCode(ADMINISTRATOR.secret));
    await page.getByRole('button', { name: 'Continue' }).click();

    await expect(page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10);
    await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
    await page.getByLabel(/I have stored/u).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { name: 'Organisations' })).toBeVisible();
  });

  test('signs in again, changes a setting, and finds the change in the platform audit', async ({ page }) => {
    test.slow();
    await page.goto('/platform/settings');
    await page.getByRole('textbox', { name: 'E-mail address' }).waitFor();
    await signIn(page, ADMINISTRATOR);
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    session = (await page.context().storageState()).cookies;

    const idle = page.getByRole('spinbutton', { name: 'Idle limit' });
    await idle.fill('99999');
    await page.getByRole('button', { name: 'Save Idle limit' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await idle.fill('25');
    await page.getByRole('button', { name: 'Save Idle limit' }).click();
    await expect(page.getByText(/Idle limit changed/u)).toBeVisible();
    await page.reload();
    await expect(idle).toHaveValue('25');

    await page.getByRole('link', { name: 'Platform audit' }).click();
    await page
      .getByRole('link', { name: /Changed a setting/u })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await expect(drawer).toContainText('25');
    await expect(drawer).toContainText('15');
    await page.keyboard.press('Escape');

    // A platform role opens no organisation.
    await page.goto('/o/northwind/vault');
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();

    await page.goto('/platform/organisations');
    await page.getByRole('button', { name: 'New organisation' }).click();
    await page.getByLabel('Name').fill('Zebra Söhne');
    await expect(page.getByLabel('In addresses')).toHaveValue('zebra-sohne');
    await page.getByLabel('E-mail address of the owner').fill('owner@zebra.example');
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText(/invitation#/u)).toBeVisible();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText('zebra-sohne')).toBeVisible();
  });

  test('gives somebody a link for a new password, who then signs in with it and his second factor', async ({ page, context, browser }) => {
    test.slow();
    await context.addCookies(session);
    await page.goto('/platform/users');
    await page.getByRole('button', { name: 'Actions for Aisha Rahman' }).click();
    await page.getByRole('menuitem', { name: 'Link for a new password' }).click();
    const link = await page
      .getByRole('dialog')
      .getByText(/password-reset#/u)
      .innerText();
    await page.getByRole('button', { name: 'Done' }).click();

    const elsewhere = await browser.newContext();
    const hers = await elsewhere.newPage();
    await hers.goto(link);
    await hers.getByLabel('New password', { exact: true }).fill('seven quiet lanterns drift');
    await hers.getByLabel('New password again').fill('seven quiet lanterns');
    await hers.getByRole('button', { name: 'Set the password' }).click();
    await expect(hers.getByText('The two passwords differ.')).toBeVisible();
    await hers.getByLabel('New password again').fill('seven quiet lanterns drift');
    await hers.getByRole('button', { name: 'Set the password' }).click();
    await hers.getByLabel('Code of your authenticator app').fill(await freshCode(person('aisha').secret));
    await expect(hers.getByRole('navigation', { name: 'Main' })).toBeAttached();

    // She changes it again herself; a link works once.
    await hers.goto('/profile');
    await hers.getByRole('button', { name: 'Change', exact: true }).click();
    const dialog = hers.getByRole('dialog', { name: 'Change the password' });
    await dialog.getByLabel('Current password').fill('seven quiet lanterns drift');
    await dialog.getByLabel('New password', { exact: true }).fill('nine loud lanterns sink fast');
    await dialog.getByLabel('New password again').fill('nine loud lanterns sink fast');
    await dialog.getByRole('button', { name: 'Set the password' }).click();
    await expect(hers.getByText('Your password is changed.')).toBeVisible();
    await elsewhere.close();
  });

  test('sets up a mail server, tries it, and somebody sets a forgotten password with a mail', async ({ page, context, browser }) => {
    test.slow();
    const mails: string[] = [];
    const server = await mailServer(mails);
    await context.addCookies(session);
    await page.goto('/platform/mail');
    const set = async (label: string, value: string) => {
      const box = page.getByLabel(label, { exact: true });
      await (label === 'Encryption' ? box.selectOption(value) : box.fill(value));
      await page.getByRole('button', { name: `Save ${label}`, exact: true }).click();
      await expect(page.getByText(`${label} changed`)).toBeVisible();
    };
    await set('Mail server', '127.0.0.1');
    await set('Port', String((server.server.address() as AddressInfo).port));
    await set('Encryption', 'none');
    await set('Sender', 'vault@demo.example');
    await set('Password', 'a secret that is never shown');
    await page.getByRole('button', { name: 'Send a test mail' }).click();
    await expect(page.getByRole('status')).toContainText('The server has taken a mail');
    await page.reload();
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');

    const elsewhere = await browser.newContext({ baseURL: new URL(page.url()).origin });
    const hers = await elsewhere.newPage();
    await hers.goto('/forgotten-password');
    await hers.getByRole('textbox', { name: 'E-mail address' }).fill(person('tomasz').email);
    await hers.getByRole('button', { name: 'Send the mail' }).click();
    await expect.poll(() => linkIn(mails)).not.toBe('');
    await setForgottenPassword(hers, linkIn(mails));
    await elsewhere.close();

    await set('Mail server', '');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page.getByRole('region', { name: 'Deliveries' }).getByRole('row', { name: /New password.*sent/u })).toBeVisible();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  for (const scheme of ['light', 'dark'] as const) {
    test(`finds the pages of the platform in ${scheme} accessible`, async ({ page, context }, info) => {
      test.slow();
      await context.addCookies(session);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const [path, name] of [
        ['organisations', 'Organisations'],
        ['users', 'Users'],
        ['mail', 'Mail'],
        ['settings', 'Settings'],
        ['audit', 'Platform audit'],
      ] as const) {
        await page.goto(`/platform/${path}`);
        await page.getByRole('heading', { level: 1, name }).waitFor();
        await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
        for (const width of [1440, 360]) {
          await page.setViewportSize({ width, height: 900 });
          await noViolations(page);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect(overflow, `${path} at ${String(width)} px`).toBeLessThanOrEqual(0);
          await pictured(page, info, `${path}-${scheme}-${String(width)}.png`);
        }
      }
    });
  }
});

/** On loopback, in clear: what it is handed is kept. */
async function mailServer(mails: string[]): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push(Buffer.concat(parts).toString('utf8'));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function linkIn(mails: readonly string[]): string {
  return /http\S+password-reset#[\w-]+/u.exec(mails.join('\n').replaceAll('=\r\n', ''))?.[0] ?? '';
}

async function setForgottenPassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('seven quiet lanterns drift');
  await page.getByLabel('New password again').fill('seven quiet lanterns drift');
  await page.getByRole('button', { name: 'Set the password' }).click();
  const { secret } = person('tomasz');
  await page.getByLabel('Code of your authenticator app').fill(await freshCode(secret));
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();
}
