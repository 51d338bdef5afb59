import { TestBed } from '@angular/core/testing';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import { ImportPage } from './import-page';

const entry = (row: number, name: string, more: object = {}) => ({
  row,
  name,
  type: 'login',
  username: 'root',
  url: null,
  folder: null,
  problems: [],
  leftOut: [],
  duplicate: false,
  fields: [{ key: 'password', label: 'Password', secret: true, kind: 'secret' }],
  ...more,
});
const preview = {
  entries: [entry(1, 'Router', { leftOut: ['attachment plan.pdf'] }), entry(2, 'Switch', { duplicate: true })],
  layout: null,
  columns: [],
  companies: [],
  accepted: 2,
  rejected: 0,
  duplicates: 1,
};
const broken = {
  ...preview,
  entries: [...preview.entries, entry(3, '', { problems: [{ message: 'has no name' }] })],
  rejected: 1,
};
const format = (name: string, label: string, extension: string, more: object = {}) => ({
  format: name,
  label,
  products: [label],
  extensions: [extension],
  beginning: null,
  asks: [],
  carries: 'Much.',
  leaves: 'Little.',
  ...more,
});
const routes = {
  'GET /credential-types': () => ({ items: [{ type: 'login', label: 'Login', icon: 'key', fields: [] }] }),
  'GET /import-formats': () => ({
    items: [
      format('bitwarden-json', 'Bitwarden', 'json'),
      format('keepass-kdbx', 'KeePass', 'kdbx', { beginning: '03d9a29a67fb4bb5', asks: ['password', 'keyFile'] }),
      format('csv', 'CSV', 'csv', { asks: ['columns', 'company'] }),
    ],
  }),
};

function open(server: Server): Screen {
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set(aSession('vault.data.import'));
  return new Screen(TestBed.createComponent(ImportPage));
}

async function choose(screen: Screen, name: string, ...content: BlobPart[]): Promise<void> {
  await screen.settled();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('No file can be chosen');
  const file = new File(content, name);
  Object.defineProperty(input, 'files', { value: { item: () => file } });
  input.dispatchEvent(new Event('change'));
  await screen.settled();
  await screen.settled();
}

/** What was sent with a form: files by their names. */
function formOf(server: Server): Record<string, string> {
  const form = server.requests.at(-1)?.body;
  if (!(form instanceof FormData)) throw new Error('No form was sent');
  return Object.fromEntries([...form].map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

describe('importing', () => {
  it('shows every entry with its verdict before anything is stored, then imports what is new', async () => {
    const server = new Server({
      ...routes,
      'POST .*/imports/files/preview': () => preview,
      'POST .*/imports/files': () => ({ imported: 1, skipped: 1 }),
    });
    const screen = open(server);
    await choose(screen, 'export.json', '{"items":[]}');
    expect(screen.get('row', /Router.*Stays behind: attachment plan.pdf.*Ready/)).toBeDefined();
    expect(screen.get('row', /Switch.*Already here/)).toBeDefined();
    expect(await screen.violations()).toEqual([]);
    await screen.click('button', 'Import 1 entry');
    expect(formOf(server)).toEqual({ format: 'bitwarden-json', file: 'export.json', skipDuplicates: 'true' });
    expect(screen.text).toContain('1 entry imported');
  });

  it('imports nothing while an entry has problems, and says so', async () => {
    const screen = open(new Server({ ...routes, 'POST .*/imports/files/preview': () => broken }));
    await choose(screen, 'export.json', '{"items":[]}');
    expect(screen.get('row', /no name.*has no name/)).toBeDefined();
    expect(screen.text).toContain('Nothing can be imported while an entry has problems');
    expect(screen.getAs(HTMLButtonElement, 'button', 'Import 1 entry').disabled).toBe(true);
  });

  it('asks for what a database is locked with, and again when it is wrong', async () => {
    const wrong = { status: 400, code: 'validation-failed', detail: 'Not valid.', errors: [{ field: 'password', message: 'is wrong' }] };
    let tries = 0;
    const answer = () => (++tries === 1 ? new Refusal(400, wrong) : preview);
    const server = new Server({ ...routes, 'POST .*/imports/files/preview': answer });
    const screen = open(server);
    await choose(screen, 'Customers', new Uint8Array([0x03, 0xd9, 0xa2, 0x9a, 0x67, 0xfb, 0x4b, 0xb5]));
    expect(server.requests.some(({ method }) => method === 'POST')).toBe(false);
    const input = document.querySelector<HTMLInputElement>('input[type=password]');
    input!.value = 'hunter2';
    input!.dispatchEvent(new Event('input'));
    await screen.settled();
    expect(await screen.violations()).toEqual([]);
    await screen.click('button', 'Open');
    expect(screen.get('alert').textContent).toContain('The password: is wrong');
    await screen.click('button', 'Open');
    expect(formOf(server)).toEqual({ format: 'keepass-kdbx', file: 'Customers', password: 'hunter2' });
    expect(screen.get('row', /Router/)).toBeDefined();
  });

  it('says what is wrong with a file that is not an export, and offers another', async () => {
    const refusal = new Refusal(400, {
      status: 400,
      code: 'validation-failed',
      detail: 'This is not an export.',
      errors: [{ field: 'content', message: 'is not JSON' }],
    });
    const screen = open(new Server({ ...routes, 'POST .*/imports/files/preview': () => refusal }));
    await choose(screen, 'nonsense.json', '{}');
    expect(screen.get('alert').textContent).toContain('This is not an export.');
    expect(screen.get('alert').textContent).toContain('The file: is not JSON');
    expect(screen.text).toContain('Choose an exported file');
    expect(await screen.violations()).toEqual([]);
  });

  it('lets one say what each column of a table becomes and whose entries come, and shows it again', async () => {
    const columns = [
      { header: 'Host', to: 'name' },
      { header: 'Kennung', to: 'secret' },
    ];
    const companies = [
      { name: 'Contoso', entries: 3 },
      { name: 'Fabrikam', entries: 4 },
    ];
    const server = new Server({
      ...routes,
      'POST .*/imports/files/preview': () => ({ ...preview, columns, companies }),
      'POST .*/imports/files': () => ({ imported: 1, skipped: 2 }),
    });
    const screen = open(server);
    await choose(screen, 'passwords.csv', 'Host,Kennung\nRouter,root');
    expect(formOf(server)).toEqual({ format: 'csv', file: 'passwords.csv' });
    expect(screen.text).toContain('whoever may see its vault sees the entries of all these companies');
    expect(await screen.violations()).toEqual([]);
    const select = screen.getAs(HTMLSelectElement, 'combobox', /Kennung/);
    select.value = 'name';
    select.dispatchEvent(new Event('change'));
    await screen.settled();
    expect(formOf(server)).toMatchObject({ columns: 'secret,name' });
    const company = screen.getAs(HTMLSelectElement, 'combobox', /Company/);
    company.value = 'Fabrikam';
    company.dispatchEvent(new Event('input'));
    await screen.settled();
    expect(formOf(server)).toMatchObject({ columns: 'secret,name', company: 'Fabrikam' });
    await screen.click('button', 'Import 1 entry');
    expect(formOf(server)).toMatchObject({ format: 'csv', columns: 'secret,name', company: 'Fabrikam' });
  });
});
