import type { HistoryStepDto } from '../api/models';

export type StepTone = 'good' | 'warn' | 'bad' | 'note' | 'none';

export interface HistoryBar {
  readonly at: number;
  readonly tone: StepTone;
  /** What happened in this step, for a tooltip and for those who do not see colours. */
  readonly words: string;
}

const HOUR = 3_600_000;
/** Of looks; from here on a step is bad, not only blemished. */
const BAD_FROM = 0.05;

/** Answered of those that count, in percent; null when none does. What was not asked, or was in maintenance, does not count. */
export function availability(steps: readonly Pick<HistoryStepDto, 'answered' | 'failed'>[]): number | null {
  const answered = steps.reduce((sum, step) => sum + step.answered, 0);
  const counted = steps.reduce((sum, step) => sum + step.answered + step.failed, 0);
  return counted === 0 ? null : (answered / counted) * 100;
}

/** "99.95 %": never rounded up to a hundred, never shown finer than it matters. */
export function percentWords(percent: number | null): string {
  if (percent === null) return '–';
  if (percent === 100) return '100 %';
  return `${(Math.floor(percent * 100) / 100).toFixed(2)} %`;
}

/** All steps up to now, also those in which nothing was looked at. */
export function barsOf(
  steps: readonly HistoryStepDto[],
  range: { readonly hours: number; readonly count: number },
  now: number,
): HistoryBar[] {
  const length = range.hours * HOUR;
  const last = Math.floor(now / length) * length;
  const known = new Map(steps.map((step) => [Date.parse(step.at), step]));
  return Array.from({ length: range.count }, (_, index) => {
    const at = last - (range.count - 1 - index) * length;
    const step = known.get(at);
    return { at, tone: toneOf(step), words: `${timeWords(at, range.hours)}: ${stepWords(step)}` };
  });
}

function toneOf(step: HistoryStepDto | undefined): StepTone {
  if (!step) return 'none';
  const { answered, failed, maintained } = step;
  if (answered + failed === 0) return maintained > 0 ? 'note' : 'none';
  if (failed === 0) return 'good';
  return failed / (answered + failed) >= BAD_FROM ? 'bad' : 'warn';
}

function stepWords(step: HistoryStepDto | undefined): string {
  if (!step) return 'no looks';
  const { failed, maintained } = step;
  const parts = [percentWords(availability([step])) === '–' ? 'not asked' : `${percentWords(availability([step]))} answered`];
  if (failed > 0) parts.push(`${failed.toString()} failed`);
  if (maintained > 0) parts.push(`${maintained.toString()} in maintenance`);
  return parts.join(', ');
}

const DAY_FORM = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const HOUR_FORM = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** Days are those of UTC, hours those of the reader. */
function timeWords(at: number, hours: number): string {
  return hours === 24 ? DAY_FORM.format(at) : HOUR_FORM.format(at);
}
