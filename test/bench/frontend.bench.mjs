// What the browser has to fetch before the first page, and how long a change of page takes that waits for no program part:
// from the click to the new page's heading, in an organisation of 1,000 entries. References: 250 kB compressed, 100 ms.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { median, quantile, report } from './support/load.mjs';
import { RunningApi } from './support/running-api.mjs';

const ROUNDS = 10;
const TOUR = ['Monitoring', 'Audit', 'People', 'Vault'];
const BUILT = join(import.meta.dirname, '../../frontend/dist/frontend/browser');
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const index = readFileSync(join(BUILT, 'index.html'), 'utf8');
const scripts = [...index.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file]) => file);
const bytes = scripts.map((file) => gzipSync(readFileSync(join(BUILT, file))).length).reduce((sum, size) => sum + size, 0);
report('frontend initial JavaScript, compressed', bytes / 1_000, 'kB', 250);

const api = await RunningApi.start();
const organisation = await api.organisation();
await api.fill(organisation, 0, 1_000);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: ARGUMENTS });
try {
  const context = await browser.newContext();
  const origin = process.env.PUBLIC_URL;
  const cookies = organisation.session.split('; ').map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(
    cookies.map(([name, value]) => ({
      name,
      value,
      domain: new URL(origin).hostname,
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    })),
  );
  const page = await context.newPage();
  await page.goto(`${origin}/o/bench/vault`);
  await page.getByRole('list', { name: 'Credentials' }).waitFor();
  for (const place of TOUR) await page.evaluate(visit, place);
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) for (const place of TOUR) times.push(await page.evaluate(visit, place));
  report('frontend change of page, median', median(times), 'ms', 100);
  report(
    'frontend change of page, p95',
    quantile(
      times.toSorted((a, b) => a - b),
      0.95,
    ),
    'ms',
    100,
  );
} finally {
  await browser.close();
  await api.stop();
}

/** Runs in the page. */
function visit(place) {
  return new Promise((resolve) => {
    const link = [...document.querySelectorAll('nav a')].find((anchor) => anchor.textContent.trim() === place);
    const started = performance.now();
    link.click();
    const look = () => {
      if (document.querySelector('main h1')?.textContent === place) resolve(performance.now() - started);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
