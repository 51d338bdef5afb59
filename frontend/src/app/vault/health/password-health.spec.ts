import { TestBed } from '@angular/core/testing';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import { PasswordHealth } from './password-health';

const HEALTH = {
  passwords: 5,
  breached: 0,
  reused: 0,
  weak: 0,
  old: 0,
  expiring: 0,
  unknown: 0,
  breachChecks: true,
  breachSource: 'pwned-passwords',
  corpus: 'Pwned Passwords',
  corpusEntries: null,
  corpusImportedAt: null,
  lastCheckedAt: null,
};

async function open(health: unknown): Promise<Screen> {
  const server = new Server({
    'GET /credential-types': () => ({ items: [] }),
    'GET /organisations/acme-id/password-health': () => health,
    'GET /organisations/acme-id/password-health/findings': () => ({ items: [], nextCursor: null }),
  });
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('vault.credential.read'));
  const screen = new Screen(TestBed.createComponent(PasswordHealth));
  await screen.settled();
  return screen;
}

describe('the health of passwords, where none is known to be breached', () => {
  it.each([
    ['all were looked up', {}, 'No password here was seen in a breach.', ''],
    ['none was', { unknown: 5 }, 'Nothing is known of breaches yet.', 'None of the 5 passwords was looked up.'],
    ['some were', { unknown: 2 }, 'No password that was looked up was seen in a breach.', '2 of 5 were not looked up.'],
    ['one was not', { unknown: 1 }, 'No password that was looked up was seen in a breach.', '1 of 5 was not looked up.'],
    ['there are none', { passwords: 0 }, 'There are no passwords here.', ''],
  ])('says so where %s', async (_what, changes, heading, text) => {
    const screen = await open({ ...HEALTH, ...changes });
    expect(screen.query('heading', heading)).toBeDefined();
    expect(screen.text).toContain(text);
    expect(await screen.violations()).toEqual([]);
  });

  it.each([
    [{ unknown: 5 }, '?Breached'],
    [{ unknown: 4 }, '0Breached'],
    [{ passwords: 0 }, '0Breached'],
  ])('counts none only where one was looked up (%o)', async (changes, figure) => {
    expect((await open({ ...HEALTH, ...changes })).text.replaceAll(/\s/gu, '')).toContain(figure);
  });

  it('claims nothing where the counts could not be read', async () => {
    const screen = await open(new Refusal(500, { status: 500, code: 'internal-error' }));
    expect(screen.query('heading', 'No password here is known to be in a breach.')).toBeDefined();
  });
});
