import type { CheckDto } from '../api/models';

type State = CheckDto['state'];

interface Words {
  readonly label: string;
  readonly tone: string;
}

/** As the server writes them on the page for strangers (`status-page-html.ts`). */
const STATES: Readonly<Record<State, Words>> = {
  up: { label: 'Available', tone: 'good' },
  degraded: { label: 'Impaired', tone: 'warn' },
  down: { label: 'Not available', tone: 'bad' },
  unreachable: { label: 'Not reachable', tone: 'bad' },
  maintenance: { label: 'Maintenance', tone: 'note' },
  unknown: { label: 'Unknown', tone: '' },
  paused: { label: 'Not watched', tone: '' },
};

export function publicState(state: State): Words {
  return STATES[state];
}

export function overallWords(states: readonly State[]): Words {
  const any = (...wanted: State[]): boolean => wanted.some((state) => states.includes(state));
  if (any('down', 'unreachable')) return { label: 'Some services are not available.', tone: 'bad' };
  if (any('degraded')) return { label: 'Some services are impaired.', tone: 'warn' };
  if (any('maintenance')) return { label: 'Some services are in maintenance.', tone: 'note' };
  if (!any('up')) return { label: 'Nothing is known at the moment.', tone: '' };
  if (any('unknown')) return { label: 'Of some services nothing is known at the moment.', tone: 'warn' };
  return { label: 'All services are available.', tone: 'good' };
}
