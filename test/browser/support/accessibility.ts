import { AxeBuilder } from '@axe-core/playwright';
import { join } from 'node:path';
import { expect, type Page, type TestInfo } from '@playwright/test';

/** Those that another theme can break. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What turns for ever, as a sign of work, is not waited for; what follows what has ended is. */
async function stillness(): Promise<void> {
  const moving = () =>
    document.getAnimations().filter(({ effect, playState }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
  for (let found = moving(); found.length > 0; found = moving()) await Promise.allSettled(found.map(({ finished }) => finished));
}

/** Nothing in between: what is still fading in has not its colours yet, and a snack bar's words are hidden until they are announced. */
async function still(page: Page): Promise<void> {
  // Also for what comes while axe looks.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(page.locator('mat-snack-bar-container [aria-hidden]')).toHaveCount(0);
  await page.evaluate(stillness);
}

/** By every rule, or by those of colours only. */
export async function noViolations(page: Page, only?: 'colours'): Promise<void> {
  await still(page);
  const axe = new AxeBuilder({ page });
  // Overlays stand outside the landmarks by design; everything else counts, best practices included.
  const { violations } = await (only ? axe.withRules(COLOURS) : axe.disableRules(['region'])).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}

/** Pictures go to the test's own results, or to SCREENSHOTS_DIRECTORY, for the README. */
export function picture(info: TestInfo, file: string): string {
  const directory = process.env['SCREENSHOTS_DIRECTORY'];
  return directory ? join(directory, file) : info.outputPath(file);
}

/** One of many pictures that are only looked at by people: taken where SCREENSHOTS_DIRECTORY is given. */
export async function pictured(page: Page, info: TestInfo, file: string): Promise<void> {
  if (process.env['SCREENSHOTS_DIRECTORY']) await page.screenshot({ path: picture(info, file) });
}
