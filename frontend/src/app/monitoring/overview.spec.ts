import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { ACME, Server, aSession } from '../../testing/server';
import { Overview } from './overview';

type Counts = Readonly<Record<string, number>>;

async function open(acme: Counts, other: Counts = {}): Promise<Screen> {
  const standing = (organisationId: string, counts: Counts) => ({
    organisationId,
    counts: Object.entries(counts).map(([state, count]) => ({ state, count })),
  });
  const server = new Server({
    'GET /monitoring-overview': () => ({ incidents: [], organisations: [standing(ACME, acme), standing('other-id', other)] }),
  });
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('monitoring.check.read'));
  const screen = new Screen(TestBed.createComponent(Overview));
  await screen.settled();
  return screen;
}

describe('the page of all clients, where no incident is open', () => {
  it.each<[what: string, heading: string, text: string, acme: Counts, other?: Counts]>([
    ['all are up', 'Nothing is down', 'Checks that are down', { up: 3, degraded: 1 }],
    ['some are paused', 'Nothing is down', 'Checks that are down', { up: 3 }, { paused: 2 }],
    ['none was looked at', 'Nothing is known yet', 'None of the 5 checks was looked at lately.', { unknown: 3 }, { unknown: 2 }],
    ['none that runs was looked at', 'Nothing is known yet', 'None of the 3 checks was looked at lately.', { unknown: 3, paused: 2 }],
    ['some were not looked at', 'Nothing is known to be down', '2 of 5 checks were not looked at lately.', { up: 3 }, { unknown: 2 }],
    ['one was not looked at', 'Nothing is known to be down', '1 of 4 checks was not looked at lately.', { up: 3, unknown: 1 }],
    ['none runs', 'Nothing is looked at', 'Every check is paused or in maintenance.', { paused: 1, maintenance: 1 }],
    ['there is none', 'No checks yet', 'Checks that are down', {}],
  ])('says what is known where %s', async (_what, heading, text, acme, other) => {
    const screen = await open(acme, other);
    expect(screen.query('heading', heading)).toBeDefined();
    expect(screen.text).toContain(text);
    expect(await screen.violations()).toEqual([]);
  });
});
