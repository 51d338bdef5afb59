import type { Page } from '@playwright/test';
import { noViolations, picture } from './support/accessibility.js';
import { confirmIfAsked, expect, person, signIn, test } from './support/product.js';

/** Chromium's own authenticator in software, reached by its debugging protocol: it confirms at once who uses it. */
async function plugIn(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test('a passkey is added, signs in as the second factor, confirms who one is, and is removed', async ({ page }, info) => {
  test.slow();
  const who = person('samuel');
  await plugIn(page);
  await page.goto('/profile');
  await signIn(page, who);
  await page.goto('/profile');
  const passkeys = page.getByRole('region', { name: 'Passkeys' });
  await passkeys.getByLabel(/^A passkey is kept/u).fill('Work laptop');
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeys.getByText('Work laptop')).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'profile-passkeys.png'), fullPage: true });

  await passkeys.getByRole('button', { name: 'Rename Work laptop' }).click();
  await passkeys.getByLabel('Name of the passkey').fill('Desk');
  await passkeys.getByRole('button', { name: 'Save' }).click();
  await expect(passkeys.getByText('Desk')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).last().click();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Use the authenticator app' })).toBeVisible();
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'second-factor-passkey.png') });
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();

  // The passkey alone, without a name or a password.
  await page.goto('/profile');
  await page.getByRole('button', { name: 'Sign out' }).last().click();
  await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeVisible();
  await page.screenshot({ path: picture(info, 'sign-in.png') });
  await noViolations(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();

  // Five minutes pass in one request: the server's own refusal, given once.
  let refusals = 0;
  await page.route('**/profile/passkeys/*', async (route) => {
    refusals += 1;
    if (refusals > 1) return route.continue();
    return route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 403, code: 'reauthentication-required', title: 'Not allowed' }),
    });
  });
  await page.goto('/profile');
  await page.getByRole('button', { name: 'Remove the authenticator app' }).click();
  await expect(page.getByRole('dialog')).toContainText('Its codes no longer count here');
  await page.screenshot({ path: picture(info, 'remove-app.png') });
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await passkeys.getByRole('button', { name: 'Remove Desk' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  const confirmation = page.getByRole('dialog', { name: 'Confirm it is you' });
  await expect(confirmation).toBeVisible();
  await page.screenshot({ path: picture(info, 'confirm-passkey.png') });
  await confirmation.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(page.getByText('The passkey is removed.')).toBeVisible();
  await expect(passkeys.getByText('Desk')).toHaveCount(0);
});

test('an owner requires a second factor of every member, with days to set it up', async ({ page, openAs }, info) => {
  await openAs('mara', '/o/northwind/policies');
  const policy = page.getByRole('region', { name: 'Second factor' });
  await policy.getByLabel(/A second factor is required/u).check();
  await policy.getByLabel(/^Days/u).fill('7');
  await policy.getByRole('button', { name: 'Save' }).click();
  await confirmIfAsked(page, 'mara', page.getByText('Saved'));
  await expect(page.getByText('Saved')).toBeVisible();
  await page.reload();
  await expect(policy.getByLabel(/^Days/u)).toHaveValue('7');
  await noViolations(page);
  await page.screenshot({ path: picture(info, 'policies.png') });
});

test('a forgotten password is answered in one way, whoever the address belongs to', async ({ page }, info) => {
  for (const address of [person('samuel').email, 'nobody@nowhere.example']) {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgotten password?' }).click();
    await page.getByRole('heading', { name: 'Forgotten password' }).waitFor();
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(address);
    await noViolations(page);
    await page.getByRole('button', { name: 'Send the mail' }).click();
    await expect(page.getByRole('status')).toContainText('If that address has an account');
  }
  await page.screenshot({ path: picture(info, 'forgotten-password.png') });
});
