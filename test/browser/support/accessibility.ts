import { AxeBuilder } from '@axe-core/playwright';
import { join } from 'node:path';
import { expect, type Page, type TestInfo } from '@playwright/test';

/** Those that another theme can break. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What is still fading in has not its colours yet. What turns for ever, as a sign of work, is not waited for. */
async function stillness(): Promise<void> {
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}

/** By every rule, or by those of colours only. */
export async function noViolations(page: Page, only?: 'colours'): Promise<void> {
  await page.evaluate(stillness);
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
