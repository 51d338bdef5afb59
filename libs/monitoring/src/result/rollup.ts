import type { ProbeOutcome } from '../probe/probe-result.js';

const HOUR = 3_600_000;

export interface RolledResult {
  readonly at: Date;
  readonly outcome: ProbeOutcome;
  /** Milliseconds. */
  readonly total: number;
  readonly maintained: boolean;
}

export interface Rollup {
  readonly at: Date;
  readonly answered: number;
  readonly failed: number;
  readonly unasked: number;
  readonly maintained: number;
  readonly average: number | null;
  readonly slowest: number | null;
  /** Milliseconds within which so many percent were answered; of an hour only, as those of hours cannot be joined to those of a day. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR) * HOUR);
}

/** One for each hour in which there was a result, in order. Each result counts once: in maintenance, or for what it saw. */
export function hourly(results: readonly RolledResult[]): Rollup[] {
  const hours = Map.groupBy(results, ({ at }) => hourOf(at).getTime());
  return [...hours].sort(([one], [other]) => one - other).map(([at, inside]) => rollup(new Date(at), inside));
}

function rollup(at: Date, results: readonly RolledResult[]): Rollup {
  const counted = results.filter(({ maintained }) => !maintained);
  const of = (...outcomes: ProbeOutcome[]): RolledResult[] => counted.filter(({ outcome }) => outcomes.includes(outcome));
  const times = of('success', 'degraded').map(({ total }) => total).sort((one, other) => one - other); // prettier-ignore
  return {
    at,
    answered: times.length,
    failed: of('failure').length,
    unasked: of('inconclusive').length,
    maintained: results.length - counted.length,
    average: times.length === 0 ? null : Math.round(times.reduce((sum, time) => sum + time, 0) / times.length),
    slowest: times.at(-1) ?? null,
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    p99: percentile(times, 99),
  };
}

/** The nearest rank: so many percent of the values are at most it. */
function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null;
}
