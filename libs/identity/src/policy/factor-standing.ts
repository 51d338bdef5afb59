/** What is required of somebody, by the settings, his organisations and himself; the strictest of those that hold. */
export interface FactorDemand {
  readonly graceDays: number;
}

/** Where somebody without a second factor stands. */
export type FactorStanding =
  | { readonly state: 'free' }
  | { readonly state: 'due' }
  /** It may be put off until then. */
  | { readonly state: 'grace'; readonly until: Date };

const DAY = 86_400_000;

/** `since` is when the grace began; who had a factor that was taken away gets none. */
export function factorStanding(demands: readonly FactorDemand[], since: Date, hadFactor: boolean, now: Date): FactorStanding {
  if (demands.length === 0) return { state: 'free' };
  const days = hadFactor ? 0 : Math.min(...demands.map(({ graceDays }) => graceDays));
  const until = new Date(since.getTime() + days * DAY);
  return now < until ? { state: 'grace', until } : { state: 'due' };
}
