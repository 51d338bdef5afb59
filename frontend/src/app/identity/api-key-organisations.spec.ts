import { TestBed } from '@angular/core/testing';
import { Screen } from '../../testing/screen';
import { Server, aSession } from '../../testing/server';
import { Session } from '../session/session';
import { ApiKeyOrganisations } from './api-key-organisations';

const organisation = (number: number, permissions: string[]) => ({
  id: `o${number}`,
  slug: `o-${number}`,
  name: `Client ${number}`,
  roles: ['owner'],
  formerSlugs: [],
  vaultSealed: false,
  permissions,
});

async function open(organisations: ReturnType<typeof organisation>[]) {
  TestBed.configureTestingModule({ providers: new Server({}).providers() });
  TestBed.inject(Session).set({ ...aSession(), organisations });
  const fixture = TestBed.createComponent(ApiKeyOrganisations);
  fixture.componentRef.setInput('legend', 'Also in these organisations');
  fixture.componentRef.setInput('scopes', ['vault.credential.read']);
  fixture.componentRef.setInput('without', ['o0']);
  fixture.componentRef.setInput('chosen', new Set());
  const screen = new Screen(fixture);
  await screen.settled();
  return { screen, fixture };
}

const RIGHTS = ['api.key.manage', 'vault.credential.read'];

describe('further organisations of a key', () => {
  it('are those in which one may manage keys and do all that it may, and not the one where it is made', async () => {
    const { screen, fixture } = await open([
      organisation(0, RIGHTS),
      organisation(1, RIGHTS),
      organisation(2, ['api.key.manage']),
      organisation(3, ['vault.credential.read']),
    ]);
    expect(screen.text).toContain('Client 1');
    for (const other of ['Client 0', 'Client 2', 'Client 3']) expect(screen.text).not.toContain(other);
    await screen.click('checkbox', 'Client 1');
    expect([...fixture.componentInstance.chosen()]).toEqual(['o1']);
    expect(await screen.violations()).toEqual([]);
  });

  it('are searched for when there are many, and a chosen one stays in sight', async () => {
    const { screen } = await open(Array.from({ length: 60 }, (_, number) => organisation(number, RIGHTS)));
    expect(screen.text).toContain('29 more: search for them.');
    await screen.type('Find an organisation', 'client 59');
    await screen.click('checkbox', 'Client 59');
    await screen.type('Find an organisation', '');
    expect(screen.text).toContain('Client 59');
    await screen.type('Find an organisation', 'nobody');
    expect(screen.text).toContain('None of that name.');
  });
});
