import { TestBed } from '@angular/core/testing';
import type { CredentialSummaryDto } from '../../api/models';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import { CredentialList } from './credential-list';

const entry = (id: string, name: string, tags: string[] = []): CredentialSummaryDto =>
  ({
    id,
    type: 'login',
    name,
    username: 'root',
    url: null,
    folderId: null,
    expiresOn: null,
    tags,
    favourite: false,
    createdAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-24T10:00:00Z',
    trashedAt: null,
    version: 1,
  }) as CredentialSummaryDto;
const types = { 'GET /credential-types': () => ({ items: [{ type: 'login', label: 'Login', icon: 'key', fields: [] }] }) };

function open(server: Server, ...permissions: string[]) {
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('vault.credential.read', ...permissions));
  const fixture = TestBed.createComponent(CredentialList);
  return new Screen(fixture);
}

const pause = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 200);
  });

beforeAll(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe(): void {
        /* nothing is ever in view here */
      }
      disconnect(): void {
        /* nothing to stop */
      }
    },
  );
});

describe('the list of credentials', () => {
  const all = [entry('c1', 'Firewall Zürich', ['edge']), entry('c2', 'Backup NAS')];
  const search = {
    'GET /organisations/acme-id/credentials': ({ query }: { query: URLSearchParams }) => ({
      items: all.filter(({ name }) => name.toLowerCase().startsWith(query.get('search') ?? '')),
      nextCursor: null,
    }),
  };

  it('shows the entries of the organisation and is free of accessibility problems', async () => {
    const screen = open(new Server({ ...types, ...search }));
    await pause();
    await screen.settled();
    expect(screen.get('link', /Firewall Zürich/)).toBeDefined();
    expect(screen.get('link', /Backup NAS/)).toBeDefined();
    expect(await screen.violations()).toEqual([]);
  });

  it('filters at once what is here, and then asks the server', async () => {
    const server = new Server({ ...types, ...search });
    const screen = open(server);
    await pause();
    await screen.settled();
    await screen.type('Filter credentials', 'backup');
    expect(screen.query('link', /Firewall/)).toBeUndefined();
    await pause();
    await screen.settled();
    expect(server.requests.at(-1)?.query.get('search')).toBe('backup');
    expect(screen.get('link', /Backup NAS/)).toBeDefined();
  });

  it('says so when nothing is found, and offers to clear the filter', async () => {
    const screen = open(new Server({ ...types, ...search }));
    await pause();
    await screen.type('Filter credentials', 'nothing like it');
    await pause();
    await screen.settled();
    expect(screen.text).toContain('Nothing found');
    await screen.click('button', 'Clear the filter');
    await pause();
    await screen.settled();
    expect(screen.get('link', /Firewall/)).toBeDefined();
  });

  it('does not say that nothing is found before that is known', async () => {
    const screen = open(new Server({ ...types, ...search }));
    await pause();
    await screen.settled();
    await screen.type('Filter credentials', 'nothing like it');
    expect(screen.text).not.toContain('Nothing found');
    await pause();
    await screen.settled();
    expect(screen.text).toContain('Nothing found');
  });

  it('keeps of its rows what fits a filter that fails, and says that it failed', async () => {
    const away = new Refusal(503, { status: 503, code: 'unavailable', detail: 'The database is away.' });
    const failing = {
      'GET /organisations/acme-id/credentials': ({ query }: { query: URLSearchParams }) =>
        query.get('search') ? away : { items: all, nextCursor: null },
    };
    const screen = open(new Server({ ...types, ...failing }));
    await pause();
    await screen.settled();
    for (const [typed, fits] of [
      ['backup', true],
      ['nothing like it', false],
    ] as const) {
      await screen.type('Filter credentials', typed);
      await pause();
      await screen.settled();
      expect(screen.query('link', /Firewall/)).toBeUndefined();
      expect(screen.query('link', /Backup NAS/) !== undefined).toBe(fits);
      expect(screen.get('alert').textContent).toContain('The database is away.');
      expect(screen.text).not.toContain('Nothing found');
    }
  });

  it('invites to fill an empty vault only those who may', async () => {
    const empty = { ...types, 'GET /organisations/acme-id/credentials': () => ({ items: [], nextCursor: null }) };
    const screen = open(new Server(empty), 'vault.credential.create');
    await pause();
    await screen.settled();
    expect(screen.text).toContain('The vault is empty');
    expect(screen.get('link', 'New credential')).toBeDefined();
    expect(screen.query('link', 'Import')).toBeUndefined();
  });

  it('offers to try again when the list cannot be loaded', async () => {
    const screen = open(
      new Server({
        ...types,
        'GET /organisations/acme-id/credentials': () =>
          new Refusal(503, { status: 503, code: 'unavailable', detail: 'The database is away.' }),
      }),
    );
    await pause();
    await screen.settled();
    expect(screen.text).toContain('The database is away.');
    expect(screen.get('button', /Try again/)).toBeDefined();
  });

  it('copies the password of an entry by the P key, in one audited request', async () => {
    const written = vi.fn(() => Promise.resolve());
    vi.stubGlobal('ClipboardItem', undefined);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: written } });
    const server = new Server({
      ...types,
      ...search,
      'GET /organisations/acme-id/credentials/c1': () => ({
        ...entry('c1', 'Firewall Zürich'),
        fields: [
          {
            id: 'f9',
            key: 'password',
            label: 'Password',
            kind: 'secret',
            secret: true,
            value: null,
            hasValue: true,
            version: 1,
            limited: false,
            mayReveal: true,
            mayUpdate: true,
          },
        ],
      }),
      'POST /organisations/acme-id/credentials/c1/fields/f9/copy': () => ({ value: 'hunter2' }),
    });
    const screen = open(server, 'vault.secret.reveal');
    await pause();
    await screen.settled();
    screen.get('link', /Firewall/).dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }));
    await pause();
    expect(server.asked('POST', /copy$/)).toHaveLength(1);
    expect(written).toHaveBeenCalledWith('hunter2');
    vi.unstubAllGlobals();
  });
});
