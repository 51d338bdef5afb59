import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type BrowserContext, type Cookie, expect, type Locator, type Page } from '@playwright/test';
import { generateSync } from 'otplib';

const root = join(import.meta.dirname, '../../..');
const STEP_SECONDS = 30;

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly secret: string;
}

function directory(): string {
  return process.env['CLIENTST0R_BROWSER_DIRECTORY'] ?? '';
}

/** A person of the demonstration, by the name before the @. */
export function person(name: string): Person {
  const line = readFileSync(join(directory(), 'demonstration.txt'), 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${name}@`));
  const [email = '', password = '', secret = ''] = line?.split(/\s+/u) ?? [];
  return { email, password, secret };
}

/** A one-time link for the first administrator; the ones made before it are void. */
export function firstInvitation(): string {
  const command = ['exec', directory(), process.execPath, join(root, 'dist/apps/cli/main.js'), 'invite-first-administrator'];
  return execFileSync(join(root, 'ops/local/instance.sh'), command, { encoding: 'utf8' }).match(/http\S+/u)?.[0] ?? '';
}

/** The first code that was not used yet: the server takes those of this step and of the next, each once (RFC 6238, section 5.2). */
export async function freshCode(secret: string): Promise<string> {
  const file = join(directory(), 'browser-steps.json');
  const used = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};
  const step = Math.max(stepNow(), (used[secret] ?? 0) + 1);
  while (step > stepNow() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
  writeFileSync(file, JSON.stringify({ ...used, [secret]: step }));
  return generateSync({ secret, epoch: step * STEP_SECONDS });
}

function stepNow(): number {
  return Math.floor(Date.now() / 1_000 / STEP_SECONDS);
}

export async function signIn(page: Page, who: Person): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Code of your authenticator app').fill(await freshCode(who.secret));
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();
}

interface Fixtures {
  /** Opens a page as somebody who is signed in; signing in happens once a run for each person, because a code works once. */
  readonly openAs: (name: string, path: string) => Promise<Page>;
  /** Of every test: no error that nobody caught, and nothing that the content security policy had to stop. */
  readonly clean: undefined;
}

export const test = base.extend<Fixtures>({
  clean: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy|Trusted|NG0/u.test(message.text())) faults.push(message.text());
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
  openAs: async ({ page, context }, use) => {
    await use(async (name, path) => {
      const kept = sessionFile(name);
      if (existsSync(kept)) await context.addCookies(cookiesIn(kept));
      await page.goto(path);
      const address = page.getByRole('textbox', { name: 'E-mail address' });
      await page.getByRole('navigation', { name: 'Main' }).or(address).first().waitFor({ state: 'attached' });
      if (await address.isVisible()) {
        await signIn(page, person(name));
        await keepSession(context, name);
        await page.goto(path);
      }
      await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
      return page;
    });
  },
});

function sessionFile(name: string): string {
  return join(directory(), `browser-session-${name}.json`);
}

/** After a sign-in, and after a confirmation, which renews the session's id. */
export async function keepSession(context: BrowserContext, name: string): Promise<void> {
  await context.storageState({ path: sessionFile(name) });
}

/** Confirms with a fresh code when the session is older than the server wants for what was asked. */
export async function confirmIfAsked(page: Page, name: string, outcome: Locator | Promise<unknown>): Promise<void> {
  const box = page.getByRole('dialog', { name: 'Confirm it is you' }).getByLabel('Code of your authenticator app');
  const done = () => (outcome instanceof Promise ? outcome : outcome.first().waitFor());
  await Promise.race([done(), box.waitFor()]);
  if (!(await box.isVisible())) return;
  const { secret } = person(name);
  await box.fill(await freshCode(secret));
  await page.getByRole('button', { name: 'Confirm' }).click();
  // A page that is left while the proof is answered does not get the renewed session.
  await done();
}

function cookiesIn(file: string): Cookie[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { cookies: Cookie[] }).cookies;
}

export { expect } from '@playwright/test';

export const BUILT = join(root, 'frontend/dist/frontend/browser');
