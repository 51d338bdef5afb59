import type { StateCountDto } from '../api/models';
import type { IconName } from '../ui/icons';

/** What may be said where no incident is open. */
export interface Calm {
  readonly icon: IconName;
  readonly heading: string;
  readonly text: string;
}

/** Only what was looked at is known not to be down. */
export function calmWords(counts: readonly StateCountDto[]): Calm {
  const amount = (...states: StateCountDto['state'][]): number =>
    counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  const unknown = amount('unknown');
  const known = amount('up', 'degraded', 'unreachable', 'down');
  if (unknown > 0) return uncertain(unknown, known);
  if (known === 0 && counts.length > 0)
    return { icon: 'pause', heading: 'Nothing is looked at', text: 'Every check is paused or in maintenance.' };
  return {
    icon: counts.length > 0 ? 'success' : 'activity',
    heading: counts.length > 0 ? 'Nothing is down' : 'No checks yet',
    text: 'Checks that are down at any client are listed here.',
  };
}

function uncertain(unknown: number, known: number): Calm {
  if (known === 0) {
    const text = unknown === 1 ? 'The check was not looked at lately.' : `None of the ${unknown} checks was looked at lately.`;
    return { icon: 'help', heading: 'Nothing is known yet', text };
  }
  const text = `${unknown} of ${unknown + known} checks ${unknown === 1 ? 'was' : 'were'} not looked at lately.`;
  return { icon: 'help', heading: 'Nothing is known to be down', text };
}
