import { TestBed } from '@angular/core/testing';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { OwnSessions } from './own-sessions';
import { Session } from './session';

const at = new Date().toISOString();
const listed = (id: string, device: string, current: boolean) => ({
  id,
  device,
  current,
  userAgent: '',
  address: '192.0.2.1',
  place: 'Network 192.0.2.0/24',
  startedAt: at,
  lastSeenAt: at,
  absoluteExpiresAt: at,
  secondFactor: 'totp',
});

describe("a person's sessions", () => {
  it('ends another one, never offers to end this one, and is accessible', async () => {
    let items = [listed('s1', 'Firefox on Linux', true), listed('s2', 'Safari on iPhone', false)];
    const server = new Server({
      'GET /profile/sessions': () => ({ items }),
      'DELETE /profile/sessions/s2': () => {
        items = items.slice(0, 1);
        return null;
      },
    });
    TestBed.configureTestingModule({ providers: server.providers() });
    TestBed.inject(Session).set(aSession());
    const screen = new Screen(TestBed.createComponent(OwnSessions));
    await screen.settled();
    await screen.settled();
    expect(screen.query('button', 'End the session on Firefox on Linux')).toBeUndefined();
    expect(await screen.violations()).toEqual([]);
    await screen.click('button', 'End the session on Safari on iPhone');
    await screen.settled();
    expect(screen.text).not.toContain('Safari on iPhone');
    expect(screen.query('button', 'End all others')).toBeUndefined();
  });
});
