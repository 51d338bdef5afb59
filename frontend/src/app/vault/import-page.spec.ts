import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session';
import { Screen } from '../../testing/screen';
import { Refusal, Server, aSession } from '../../testing/server';
import { ImportPage } from './import-page';

const entry = (row: number, name: string, more: object = {}) => ({
  row,
  name,
  type: 'login',
  username: 'root',
  url: null,
  folder: null,
  problems: [],
  duplicate: false,
  fields: [{ key: 'password', label: 'Password', secret: true, kind: 'secret' }],
  ...more,
});
const preview = {
  entries: [
    entry(1, 'Router'),
    entry(2, 'Switch', { duplicate: true }),
    entry(3, 'Broken', { problems: [{ message: 'The seed is not base32' }] }),
  ],
  layout: null,
  columns: [],
  accepted: 2,
  rejected: 1,
  duplicates: 1,
};

function open(server: Server): Screen {
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('vault.data.import'));
  return new Screen(TestBed.createComponent(ImportPage));
}

async function choose(screen: Screen, name: string, text: string): Promise<void> {
  await screen.settled();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('No file can be chosen');
  const file = new File([text], name, { type: 'application/json' });
  Object.defineProperty(input, 'files', { value: { item: () => file } });
  input.dispatchEvent(new Event('change'));
  await screen.settled();
  await screen.settled();
}

describe('importing', () => {
  const types = { 'GET /credential-types': () => ({ items: [{ type: 'login', label: 'Login', icon: 'key', fields: [] }] }) };

  it('shows every entry with its verdict before anything is stored, then imports what is new', async () => {
    const server = new Server({
      ...types,
      'POST .*/imports/preview': () => preview,
      'POST .*/imports': () => ({ imported: 1, skipped: 2 }),
    });
    const screen = open(server);
    await choose(screen, 'export.json', '{"items":[]}');
    expect(screen.get('row', /Router.*Ready/)).toBeDefined();
    expect(screen.get('row', /Switch.*Already here/)).toBeDefined();
    expect(screen.get('row', /Broken.*not base32/)).toBeDefined();
    expect(await screen.violations()).toEqual([]);
    await screen.click('button', 'Import 1 entry');
    expect(server.requests.at(-1)?.body).toEqual({ format: 'bitwarden-json', content: '{"items":[]}', skipDuplicates: true });
    expect(screen.text).toContain('1 entry imported');
  });

  it('says what is wrong with a file that is not an export, and offers another', async () => {
    const refusal = new Refusal(400, {
      status: 400,
      code: 'validation-failed',
      detail: 'This is not an export.',
      errors: [{ field: 'items', message: 'is missing' }],
    });
    const screen = open(new Server({ ...types, 'POST .*/imports/preview': () => refusal }));
    await choose(screen, 'nonsense.json', '{}');
    expect(screen.get('alert').textContent).toContain('This is not an export.');
    expect(screen.get('alert').textContent).toContain('items: is missing');
    expect(screen.text).toContain('Choose an exported file');
  });

  it('lets one say what each column of a table becomes, and shows it again', async () => {
    const columns = [
      { header: 'Host', to: 'name' },
      { header: 'Kennung', to: 'secret' },
    ];
    const server = new Server({
      ...types,
      'POST .*/imports/preview': () => ({ ...preview, columns }),
      'POST .*/imports': () => ({ imported: 1, skipped: 2 }),
    });
    const screen = open(server);
    await choose(screen, 'passwords.csv', 'Host,Kennung\nRouter,root');
    expect(server.requests.at(-1)?.body).toEqual({ format: 'csv', content: 'Host,Kennung\nRouter,root' });
    expect(await screen.violations()).toEqual([]);
    const select = screen.getAs(HTMLSelectElement, 'combobox', /Kennung/);
    select.value = 'name';
    select.dispatchEvent(new Event('change'));
    await screen.settled();
    expect(server.requests.at(-1)?.body).toMatchObject({ columns: [{ to: 'secret' }, { to: 'name' }] });
    await screen.click('button', 'Import 1 entry');
    expect(server.requests.at(-1)?.body).toMatchObject({ format: 'csv', columns: [{ to: 'secret' }, { to: 'name' }] });
  });
});
