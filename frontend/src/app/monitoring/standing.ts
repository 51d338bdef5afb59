import type { StateCountDto } from '../api/models';

/** How the checks of one organisation stand. */
export interface Standing {
  readonly organisationId: string;
  readonly name: string;
  readonly slug: string;
  readonly counts: readonly StateCountDto[];
}

const WORST_FIRST: readonly StateCountDto['state'][] = ['down', 'unreachable', 'degraded', 'unknown', 'maintenance', 'paused', 'up'];

/** Those with more of what is worse first, then by name; the states of each in the same order. */
export function byTrouble(standings: readonly Standing[]): Standing[] {
  const amount = ({ counts }: Standing, state: StateCountDto['state']): number => counts.find((one) => one.state === state)?.count ?? 0;
  return standings
    .map((one) => ({ ...one, counts: WORST_FIRST.flatMap((state) => one.counts.filter((count) => count.state === state)) }))
    .sort((one, other) => {
      for (const state of WORST_FIRST.slice(0, 4))
        if (amount(one, state) !== amount(other, state)) return amount(other, state) - amount(one, state);
      return one.name.localeCompare(other.name);
    });
}
