import fc from 'fast-check';
import { ValidationFailedError } from '@clientst0r/platform';
import { CsvWriter } from '../export/csv-writer.js';
import type { ImportedEntry, ImportedFile } from '../imported-entry.js';
import type { ColumnTarget } from './csv-columns.js';
import { readCsv } from './csv-entries.js';

const CHROME = `name,url,username,password,note
Router,https://10.0.0.1/,root,"s3cret, with ""quotes""",
,https://shop.example/login,ada,p2,"two
lines"
`;

const fieldsOf = ({ draft }: ImportedEntry): string[] => draft.fields.map(({ key, label, value }) => `${label ?? key}=${value.reveal()}`);
const first = (file: ImportedFile): ImportedEntry => file.entries[0]!;
const targets = ({ columns }: ImportedFile): string[] => columns.map(({ to }) => to);

function refusal(content: string, chosen?: ColumnTarget[]): string {
  try {
    readCsv(content, chosen);
    return '';
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    return error.fields.map(({ field, message }) => `${field} ${message}`).join('\n');
  }
}

describe('the files of known products', () => {
  it('are told by their columns: Chrome and Edge, whose entries without a name are called by their host', () => {
    const file = readCsv(CHROME);
    expect(file.layout).toBe('Chrome or Edge');
    expect(file.entries.map(({ row, draft }) => [row, draft.type, draft.name])).toEqual([
      [2, 'login', 'Router'],
      [3, 'login', 'shop.example'],
    ]);
    expect(file.entries.map(fieldsOf)).toEqual([
      ['url=https://10.0.0.1/', 'username=root', 'password=s3cret, with "quotes"'],
      ['url=https://shop.example/login', 'username=ada', 'password=p2', 'notes=two\nlines'],
    ]);
  });

  it('LastPass, with its notes and groups', () => {
    const file = readCsv(
      'url,username,password,totp,extra,name,grouping,fav\n' +
        'https://x.example,ada,pw,JBSWY3DPEHPK3PXP,,Portal,Clients\\North,1\nhttp://sn,,,,Door: 4711,Door,,0\n',
    );
    expect(file.layout).toBe('LastPass');
    const [portal, door] = file.entries;
    expect(portal).toMatchObject({ folder: 'Clients/North', draft: { type: 'login', name: 'Portal' }, problems: [] });
    expect(fieldsOf(portal!)).toContain('totp=JBSWY3DPEHPK3PXP');
    expect([door!.draft.type, ...fieldsOf(door!)]).toEqual(['secure-note', 'notes=Door: 4711']);
  });

  it('Bitwarden, with several addresses and fields of their own', () => {
    const file = readCsv(
      'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n' +
        'Net,1,login,Switch,,"PIN: 0000\nRack: R2\nU14",0,"https://a.example,ssh://b.example",admin,pw,steam://ABCDEF\n,,note,Safe,Left,,0,,,,\n',
    );
    expect(file.layout).toBe('Bitwarden');
    expect(file.entries.flatMap(({ problems }) => problems)).toEqual([]);
    expect(fieldsOf(first(file))).toEqual([
      'url=https://a.example', 'Address=ssh://b.example', 'username=admin', 'password=pw', 'totp=steam://ABCDEF', 'PIN=0000', 'Rack=R2\nU14',
    ]); // prettier-ignore
    expect(file.entries[1]!.draft).toMatchObject({ type: 'secure-note', name: 'Safe' });
  });

  it.each([
    ['Firefox', '"url","username","password","httpRealm","formActionOrigin","guid","timeCreated","timeLastUsed","timePasswordChanged"', '"https://x.example","ada","pw","","https://x.example","{1}","1","2","3"', 'x.example'],
    ['KeePass', '"Account","Login Name","Password","Web Site","Comments"', '"X","ada","pw","https://x.example",""', 'X'],
    ['KeePassXC', '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"', '"Root","X","ada","pw","https://x.example","","","0","2026-01-01T00:00:00Z","2026-01-01T00:00:00Z"', 'X'],
    ['1Password', 'Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes', 'X,https://x.example,ada,pw,,false,false,,', 'X'],
  ])('%s', (layout, header, row, name) => {
    const file = readCsv(`${header}\n${row}\n`);
    expect([file.layout, first(file).draft.name, first(file).problems]).toEqual([layout, name, []]);
    expect(fieldsOf(first(file)).sort()).toEqual(['password=pw', 'url=https://x.example', 'username=ada']);
  }); // prettier-ignore

  it('our own, whose apostrophes before formulas go again', () => {
    const writer = new CsvWriter();
    const value = (text: string) => ({ reveal: () => text }) as never;
    const fields = [
      { key: 'host', label: 'Host', kind: 'text', value: value('srv01') },
      { key: 'password', label: 'Password', kind: 'secret', value: value("'=quoted") },
    ] as const;
    const entry = {
      name: '=cmd|calc',
      type: 'server',
      tags: ['a, b', 'c'],
      folder: 'Net/Rack',
      expiresOn: '2027-01-31',
      fields,
      leftOut: [],
    } as const;
    const file = readCsv(`${writer.begin()}${writer.entry(entry as never)}${writer.end()}`);
    expect(file.layout).toBe('ClientSt0r');
    expect(first(file)).toMatchObject({
      problems: [],
      folder: 'Net/Rack',
      draft: { name: '=cmd|calc', type: 'server', tags: ['a, b', 'c'], expiresOn: '2027-01-31' },
    });
    expect(fieldsOf(first(file))).toEqual(["password='=quoted", 'host=srv01']);
  });
});

describe('any other table', () => {
  it('is read by the names of its columns; what no name tells is a secret field of its own', () => {
    const file = readCsv('\uFEFFTitel;Benutzername;Kennwort;Webseite;Bemerkung;Chip\nTür;ada;pw;intranet;;4711\n');
    expect(file.layout).toBeNull();
    expect(targets(file)).toEqual(['name', 'username', 'password', 'url', 'notes', 'secret']);
    expect(fieldsOf(first(file))).toEqual(['username=ada', 'password=pw', 'Address=intranet', 'Chip=4711']);
    expect(first(file).draft.fields.at(-1)).toMatchObject({ kind: 'secret' });
  });

  it('is not guessed at when no name is known: its first line may be an entry', () => {
    const file = readCsv('router,root,hunter2\nswitch,root,hunter3\n');
    expect(targets(file)).toEqual(['ignore', 'ignore', 'ignore']);
    expect(first(file).problems).toEqual(['has no name']);
  });

  it('is read as it is told', () => {
    const file = readCsv('a,b,c\nRouter,x,2027-01-31\n', ['name', 'text', 'expires-on']);
    expect(first(file)).toMatchObject({ problems: [], draft: { name: 'Router', expiresOn: '2027-01-31' } });
    expect(first(file).draft.fields).toMatchObject([{ label: 'b', kind: 'text' }]);
    expect(refusal('a,b\n1,2\n', ['name'])).toContain('columns must be 2');
    expect(refusal('a,b\n1,2\n', ['name', 'name'])).toContain('columns.1 is what column 1 becomes already');
  });

  it('keeps formulas, HTML and names of properties as the text that they are', () => {
    const file = readCsv('name,password,constructor\n=1+1,<script>alert(1)</script>,__proto__\n');
    expect(first(file).draft.name).toBe('=1+1');
    expect(fieldsOf(first(file))).toEqual(['password=<script>alert(1)</script>', 'constructor=__proto__']);
  });
});

describe('what is wrong', () => {
  it('is told with line and column, and without the value', () => {
    const file = readCsv(
      'name,type,password,totp,expires\n"A\r\nB",login,"x\r\ny",,\nB,castle,hunter2,not base32!,31.1.2027\n' +
        `C,login,hunter2\n,login,hunter2,,\nE,login,hunter2\u0000,,\nF\u0000,login,${'hunter2'.repeat(2_000)},,\nG,login,\uFFFD,,\n`,
    );
    expect(file.entries.map(({ row, problems }) => [row, problems])).toEqual([
      [2, []],
      [5, ['column 2 (type) is no type of entry', 'column 5 (expires) must be a date such as 2026-11-24', expect.stringMatching(/^column 4 \(totp\) is not a base32/u)]],
      [6, ['has 3 values, while the first line names 5 columns']],
      [7, ['has no name']],
      [8, ['column 3 (password) must be Unicode text without NUL characters']],
      [9, ['has a name with control characters', 'column 3 (password) must not be longer than 10000 characters']],
      [10, ['column 3 (password) has characters that were lost; save the file as UTF-8']],
    ]); // prettier-ignore
    expect(JSON.stringify(file.entries.map(({ problems }) => problems))).not.toContain('hunter2');
  });

  it.each([
    ['', 'is empty'],
    [' \n\n', 'has no entries'],
    ['name,password\n', 'has no entries'],
    ['{"items":[]}', 'is JSON'],
    ['n\0a\0m\0e\0,\0', 'is UTF-16'],
    ['name,password\nA,"hunter2\nB,x\n', 'a quotation mark after line 1 that is never closed'],
    ['name,password\nA,x\nB,hunter2"x\n', 'at line 3, column 2: a quotation mark stands inside'],
    ['name,password\nA,"hunter2"x\n', 'at line 2, column 2: more text follows'],
    [`name,password\nA,"${'hunter2'.repeat(200_000)}"\n`, 'of more than 1000000 characters after line 1'],
    [`${'x,'.repeat(80)}name\n`, 'has 81 columns'],
    [`name,password\n${'A,hunter2\n'.repeat(200_000)}`, 'has more than 20000 entries; split it'],
  ])('is told of a file that cannot be read: %#', (content, message) => {
    const told = refusal(content);
    expect(told).toContain(message);
    expect(told).not.toContain('hunter2');
  });

  it('takes no more memory for a row than the columns are worth', () => {
    const file = readCsv(`name,password\n${`A${','.repeat(50_000)}\n`.repeat(10)}`);
    expect(file.entries.map(({ problems }) => problems)).toEqual(
      Array.from({ length: 10 }, () => [expect.stringContaining('has 50001 values')]),
    );
  });

  it('never is a crash', () => {
    const piece = fc.constantFrom(
      '"',
      '""',
      ',',
      ';',
      '\n',
      '\r\n',
      '\0',
      '\uD800',
      'name',
      'password',
      'totp',
      'fields',
      ': ',
      '=',
      '\uFEFF',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), (pieces) => {
        const content = pieces.join('');
        if (refusal(content) !== '') return;
        for (const { problems, draft } of readCsv(content).entries) expect(problems.length > 0 || draft.name !== '').toBe(true);
      }),
    );
  });
});
