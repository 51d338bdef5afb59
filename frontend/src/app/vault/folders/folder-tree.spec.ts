import { TestBed } from '@angular/core/testing';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Server, aSession } from '../../../testing/server';
import { FolderTree } from './folder-tree';
import { Folders } from './folders';

const folder = (id: string, name: string, parentId: string | null, entries: number) => ({ id, name, parentId, entries, version: 1 });
const answer = {
  items: [folder('s', 'Servers', null, 2), folder('r', 'Rack 1', 's', 1), folder('o', 'Office', null, 0)],
  unfiled: 3,
};

async function open(...permissions: string[]): Promise<{ screen: Screen; folders: Folders }> {
  const server = new Server({ 'GET /organisations/acme-id/folders': () => answer });
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('vault.credential.read', ...permissions));
  const screen = new Screen(TestBed.createComponent(FolderTree));
  await screen.settled();
  return { screen, folders: TestBed.inject(Folders) };
}

const names = (): string[] => [...document.querySelectorAll('[role=treeitem]')].map((item) => item.textContent.trim());
const press = async (screen: Screen, key: string): Promise<void> => {
  const from = document.querySelector('[role=treeitem][tabindex="0"]');
  from?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await screen.settled();
};

describe('the tree of folders', () => {
  it('shows all with their entries, and is free of accessibility problems', async () => {
    const { screen } = await open('vault.credential.create');
    expect(names()).toEqual(['All entries 6 entries', 'Office 0 entries', 'Servers 2 entries', 'Rack 1 1 entry', 'In no folder 3 entries']);
    expect(screen.get('button', 'New folder')).toBeDefined();
    expect(await screen.violations()).toEqual([]);
  });

  it('is walked, opened, closed and chosen from by the keyboard', async () => {
    const { screen, folders } = await open();
    await press(screen, 'ArrowDown');
    await press(screen, 'ArrowDown');
    await press(screen, 'ArrowLeft');
    expect(names()).not.toContain('Rack 1, 1 entry');
    await press(screen, 'ArrowRight');
    await press(screen, 'ArrowRight');
    await press(screen, 'Enter');
    expect(folders.chosen()).toBe('r');
    await press(screen, 'ArrowLeft');
    await press(screen, ' ');
    expect(folders.chosen()).toBe('s');
    await press(screen, 'End');
    await press(screen, 'Enter');
    expect(folders.chosen()).toBe('none');
    expect(screen.query('button', 'New folder')).toBeUndefined();
  });
});
