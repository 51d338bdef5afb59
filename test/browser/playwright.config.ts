import { defineConfig } from '@playwright/test';

/**
 * Debian's Chromium without windows, which takes half the time of the whole one; as root and without a network
 * (see docs: Chromium otherwise asks its vendor's hosts at every start).
 */
const CHROMIUM = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/browser',
  globalSetup: './support/global-setup.ts',
  workers: 1,
  projects: [
    { name: 'journeys', testIgnore: 'looks.spec.ts' },
    { name: 'looks', testMatch: 'looks.spec.ts' },
  ],
  timeout: 60_000,
  // Long enough for a machine that others use too; what waits for something to go away says so itself.
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    headless: true,
    // Set by the global set-up; every worker reads this file after it.
    baseURL: process.env['CLIENTST0R_BROWSER_URL'] ?? '',
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 15_000,
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: CHROMIUM,
    screenshot: 'only-on-failure',
    trace: 'off',
  },
});
