import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { ExpiryNotice } from './expiry-notice';

function open(idleSeconds: number, absoluteSeconds: number) {
  const server = new Server({ 'GET /session': () => aSession() });
  TestBed.configureTestingModule({ providers: server.providers() });
  const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
  TestBed.inject(Session).set({ ...aSession(), idleExpiresAt: at(idleSeconds), absoluteExpiresAt: at(absoluteSeconds) });
  return { server, screen: new Screen(TestBed.createComponent(ExpiryNotice)) };
}

describe('the notice before a session ends', () => {
  it('is silent while there is time', async () => {
    const { screen } = open(900, 28_800);
    await screen.settled();
    expect(screen.query('alert')).toBeUndefined();
  });

  it('says how long is left, and lets one stay', async () => {
    const { screen, server } = open(60, 28_800);
    await screen.settled();
    expect(screen.get('alert').textContent).toMatch(/for want of activity\s+in (59|60) s/);
    await screen.click('button', 'Stay signed in');
    await screen.settled();
    expect(server.asked('GET', /session$/)).toHaveLength(1);
    expect(screen.query('alert')).toBeUndefined();
  });

  it('offers no way to stay at the time limit', async () => {
    const { screen } = open(900, 60);
    await screen.settled();
    expect(screen.get('alert').textContent).toContain('at its time limit');
    expect(screen.query('button')).toBeUndefined();
  });
});
