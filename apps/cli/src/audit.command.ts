import { EventCounter } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { withApplication } from './application.js';

const USAGE = `audit recount DAY [DAY]   counts the events of a day, or of all days from one to another, anew (2026-11-24, UTC)
`;
const actor = systemActor('audit recount');
const DAY_MILLISECONDS = 86_400_000;
const MOST_DAYS = 3_660;

/** For charts that do not fit the trail. Each day is a transaction of its own; done twice it does no harm. */
export async function audit(word = '', first = '', last = first, ...more: string[]): Promise<number> {
  const days = word === 'recount' && more.length === 0 ? daysBetween(first, last) : [];
  if (days.length > 0) return withApplication((application) => recount(application.get(EventCounter), days));
  process.stderr.write(USAGE);
  return 2;
}

async function recount(counter: EventCounter, days: readonly string[]): Promise<number> {
  for (const day of days) process.stdout.write(`${day}: ${(await counter.recount(actor, day)).toString()} events\n`);
  return 0;
}

/** None when these are no days, the wrong way round, or more than ten years. */
function daysBetween(first: string, last: string): string[] {
  const [from, to] = [instantOf(first), instantOf(last)];
  const count = from === null || to === null ? 0 : (to - from) / DAY_MILLISECONDS + 1;
  if (from === null || count > MOST_DAYS) return [];
  return Array.from({ length: Math.max(count, 0) }, (_, index) => dayOf(from + index * DAY_MILLISECONDS));
}

function instantOf(day: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/u.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return Number.isNaN(at) || dayOf(at) !== day ? null : at;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
