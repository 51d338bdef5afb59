import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { Confirm } from '../ui/confirm';
import { CurrentOrganisation } from './current-organisation';
import { PersonalVault } from './personal-vault';
import { Session } from './session';

const OWN = {
  id: 'own',
  slug: '~personal',
  name: 'Personal vault',
  roles: [],
  permissions: ['vault.credential.read'],
  formerSlugs: [],
  vaultSealed: false,
};
const OPEN = { sealed: false, sealedAt: null, sealedByName: null, reason: null };
const NONE = { id: null, createdAt: null, keyRotation: null, reauthenticationMinutes: null, seal: OPEN };

function setUp(has: boolean) {
  let there = has;
  const server = new Server({
    'GET /session': () => ({ ...aSession(), personalVault: there ? OWN : null }),
    'GET /profile/personal-vault': () => (there ? { ...NONE, id: 'own', createdAt: new Date().toISOString() } : NONE),
    'POST /profile/personal-vault': () => ((there = true), { ...NONE, id: 'own', createdAt: new Date().toISOString() }),
    'DELETE /profile/personal-vault': () => ((there = false), null),
  });
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set({ ...aSession(), personalVault: has ? OWN : null });
  const navigate = vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  return { server, navigate, screen: new Screen(TestBed.createComponent(PersonalVault)) };
}

describe("the page of one's own vault", () => {
  it('opens one where there is none, which then is a place beside the organisations', async () => {
    const { screen, navigate } = setUp(false);
    await screen.settled();
    expect(await screen.violations()).toEqual([]);
    await screen.click('button', 'Open a personal vault');
    await screen.settled();
    expect(navigate).toHaveBeenCalledWith(['/o', '~personal', 'vault']);
    const session = TestBed.inject(Session);
    expect(session.organisations().map(({ slug }) => slug)).toEqual(['acme', 'other']);
    expect(session.places().map(({ slug }) => slug)).toEqual(['acme', 'other', '~personal']);
    const current = TestBed.inject(CurrentOrganisation);
    current.choose('~personal');
    expect([current.isPersonal(), current.id()]).toEqual([true, 'own']);
    current.choose('acme');
    expect(current.isPersonal()).toBe(false);
  });

  it('deletes it after asking', async () => {
    const { screen, server } = setUp(true);
    await screen.settled();
    expect(await screen.violations()).toEqual([]);
    vi.spyOn(TestBed.inject(Confirm), 'ask').mockResolvedValue(true);
    await screen.click('button', 'Delete');
    await screen.settled();
    await screen.settled();
    expect(server.asked('DELETE', /personal-vault$/)).toHaveLength(1);
    expect(screen.query('heading', 'You have none yet')).toBeDefined();
  });
});
