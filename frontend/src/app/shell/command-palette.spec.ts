import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Refusal, Server, aSession } from '../../testing/server';
import { CommandPalette } from './command-palette';

const router = { id: 'c1', type: 'login', name: 'Router', username: 'root', url: null, tags: [], version: 1 };
const routes = {
  'GET /credential-types': () => ({ items: [] }),
  'GET /organisations/acme-id/credentials': () => ({ items: [router], nextCursor: null }),
};

function open(takeAhead = () => '', answers: object = {}) {
  const closed = vi.fn();
  const server = new Server({ ...routes, ...answers });
  TestBed.configureTestingModule({
    providers: [
      ...server.providers(),
      { provide: MatDialogRef, useValue: { close: closed } },
      { provide: MAT_DIALOG_DATA, useValue: { takeAhead } },
    ],
  });
  TestBed.inject(Session).set(aSession('vault.credential.read', 'vault.secret.reveal'));
  Element.prototype.scrollIntoView = vi.fn();
  const navigate = vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  return { server, screen: new Screen(TestBed.createComponent(CommandPalette)), navigate, closed };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 180));
const press = (screen: Screen, key: string) => screen.get('combobox').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

describe('the command palette', () => {
  it('offers the pages and organisations before anything is typed', async () => {
    const { screen, server } = open();
    await screen.settled();
    expect(screen.get('option', /^Vault/)).toBeDefined();
    expect(screen.get('option', /^Other/)).toBeDefined();
    expect(screen.query('option', /^Audit/)).toBeUndefined();
    expect(server.asked('GET', /credentials$/)).toHaveLength(0);
    expect(await screen.violations()).toEqual([]);
  });

  it('keeps what was typed before it had the focus', async () => {
    const { screen, server } = open(() => 'rou');
    await screen.settled();
    expect(screen.getAs(HTMLInputElement, 'combobox').value).toBe('rou');
    await pause();
    expect(server.asked('GET', /credentials$/)[0]?.query.get('search')).toBe('rou');
  });

  it('opens the entry that is marked', async () => {
    const { screen, navigate, closed } = open(() => 'rou');
    await screen.settled();
    await pause();
    await screen.settled();
    expect(screen.get('option', /Router/).getAttribute('aria-selected')).toBe('true');
    press(screen, 'Enter');
    expect(closed).toHaveBeenCalled();
    expect(navigate).toHaveBeenCalledWith(['/o', 'acme', 'vault', 'c1']);
  });

  it('says that the vault could not be searched, not that nothing was found', async () => {
    const away = new Refusal(503, { status: 503, code: 'unavailable', detail: 'The database is away.' });
    const { screen } = open(() => 'rou', { 'GET /organisations/acme-id/credentials': () => away });
    await screen.settled();
    await pause();
    await screen.settled();
    expect(screen.get('alert').textContent).toContain('The database is away.');
    expect(screen.text).not.toContain('Nothing found');
  });

  it('moves the mark with the arrows, around the end', async () => {
    const { screen } = open();
    await screen.settled();
    press(screen, 'ArrowUp');
    await screen.settled();
    expect(screen.get('combobox').getAttribute('aria-activedescendant')).toBe('organisation-other-id');
    press(screen, 'ArrowDown');
    await screen.settled();
    expect(screen.get('combobox').getAttribute('aria-activedescendant')).toBe('place-Vault');
  });
});
