/** What a month was like for one check. Looks are counted, not seconds (decision 0028). */
export interface SlaLine {
  readonly checkId: string;
  readonly name: string;
  readonly kind: string;
  /** Looks that were answered, degraded ones too. */
  readonly answered: number;
  readonly failed: number;
  /** Looks at which the target could not be asked: they count for nothing. */
  readonly unknown: number;
  /** Looks during maintenance, whatever they saw: they count for nothing. */
  readonly maintained: number;
  /** Days of the month, since the check is there, without any look. */
  readonly daysUnseen: number;
  /** Times in which it was down, and how long they lasted within the month. */
  readonly incidents: number;
  readonly minutesDown: number;
  /** Milliseconds; null when nothing was answered. */
  readonly average: number | null;
  readonly slowest: number | null;
}

export interface SlaReport {
  readonly organisation: string;
  /** `2026-11`, of UTC. */
  readonly month: string;
  /** Until when it was looked: the end of the month, or now. */
  readonly until: Date;
  readonly madeAt: Date;
  /** By name. */
  readonly lines: readonly SlaLine[];
}

/** Percent of the looks that count, cut (never rounded up) after three places; null without any. */
export function availabilityOf({ answered, failed }: Pick<SlaLine, 'answered' | 'failed'>): number | null {
  return answered + failed === 0 ? null : Math.floor((answered * 100_000) / (answered + failed)) / 1000;
}

export function percentOf(line: Pick<SlaLine, 'answered' | 'failed'>): string {
  return availabilityOf(line)?.toFixed(3) ?? 'unknown';
}

/** All checks together, each by its looks. */
export function togetherOf(lines: readonly Pick<SlaLine, 'answered' | 'failed'>[]): Pick<SlaLine, 'answered' | 'failed'> {
  return {
    answered: lines.reduce((sum, { answered }) => sum + answered, 0),
    failed: lines.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** `October 2026` of `2026-10`. */
export function monthWords(month: string): string {
  return boundsOf(month)[0].toLocaleString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** The first moment of a month and of the next one. */
export function boundsOf(month: string): readonly [Date, Date] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return [new Date(Date.UTC(year, number - 1, 1)), new Date(Date.UTC(year, number, 1))];
}
