import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ValidationFailedError } from '@clientst0r/platform';
import { readBitwardenJson } from './bitwarden-json.js';
import type { ImportedEntry } from './imported-entry.js';

const sample = readFileSync('test/integration/vault/bitwarden-export.json', 'utf8');
const entries = readBitwardenJson(sample);

describe('the JSON export of Bitwarden', () => {
  it('is read whole, without a problem in any entry', () => {
    expect(entries).toHaveLength(75);
    expect(entries.flatMap(({ problems }) => problems)).toEqual([]);
    expect(entries.map(({ row }) => row)).toEqual(Array.from({ length: 75 }, (_, index) => index + 1));
  });

  it('keeps everything of a login: addresses, notes, own fields, earlier passwords, and its folder', () => {
    const entry = entryCalled('Core switch SW-01');
    expect(entry.draft).toMatchObject({ type: 'login', tags: [] });
    expect(entry.folder).toBe('Network');
    expect(fieldsOf(entry)).toEqual([
      ['username', 'admin'],
      ['password', 'c0re!Switch-8841'],
      ['url', 'https://10.20.0.2/'],
      ['url: Address', 'ssh://10.20.0.2'],
      ['secret: Enable secret', 'en-9#Kd'],
      ['text: Rack', 'R2 U14'],
      ['text: Managed', 'true'],
      ['notes', 'Serial FDO2231A0XK\nSecond line, with "quotes", comma; and =SUM(A1:A2)'],
      ['multiline-secret: Earlier passwords', '2025-01-03T08:00:00.000Z  old-Switch-1\n2024-06-03T08:00:00.000Z  old-Switch-0'],
    ]);
  });

  it('keeps the seeds of one-time codes, bare or as an address', () => {
    expect(Object.fromEntries(fieldsOf(entryCalled('Global admin (break glass)')))).toMatchObject({ totp: 'JBSW Y3DP EHPK 3PXP' });
    expect(Object.fromEntries(fieldsOf(entryCalled('Firewall – Zürich')))['totp']).toMatch(/^otpauth:\/\/totp\/.*digits=8/u);
  });

  it('keeps what is no address as text', () => {
    expect(fieldsOf(entryCalled("=cmd|' /C calc'!A0"))).toContainEqual(['text: Address', '@weird']);
  });

  it('leaves out a password that is empty', () => {
    expect(fieldsOf(entryCalled('Empty password'))).toEqual([['username', 'svc-empty']]);
  });

  it('reads notes, cards, identities and SSH keys', () => {
    expect(entryCalled('Recovery keys BitLocker').draft.type).toBe('secure-note');
    expect(fieldsOf(entryCalled('Company card'))).toEqual([
      ['cardholder', 'Contoso Ltd'],
      ['brand', 'Visa'],
      ['number', '4111111111111111'],
      ['expiry', '04/2029'],
      ['security-code', '737'],
    ]);
    expect(fieldsOf(entryCalled('Site contact'))).toEqual(
      expect.arrayContaining([
        ['username', 'ada'],
        ['text: Last name', 'Example'],
        ['text: E-mail', 'ada@contoso.example'],
      ]),
    );
    expect(entryCalled('Deploy key').draft.fields.map(({ key }) => key)).toEqual(['private-key', 'public-key', 'fingerprint']);
  });

  it.each([
    ['{"encrypted":true,"items":[]}', 'encrypted export'],
    ['{"encrypted":true,"passwordProtected":true,"data":"x"}', 'encrypted export'],
    ['{"encrypted":false}', 'no list of items'],
    ['{"items":{}}', 'no list of items'],
    ['[]', 'not a JSON export'],
    ['null', 'not a JSON export'],
    ['{"items": [', 'is not JSON'],
    ['name,password\nx,hunter2', 'is not JSON'],
  ])('is refused when it is %s', (content, message) => {
    const problems = problemsOf(() => readBitwardenJson(content));
    expect(problems).toContain(message);
    expect(problems).not.toContain('hunter2');
  });

  it('tells what is wrong with an entry without repeating any value', () => {
    const [nameless, unknown, long] = readBitwardenJson(
      JSON.stringify({
        items: [
          { type: 1, name: ' ', login: { password: 'hunter2'.repeat(2_000) } },
          { type: 9, name: 'Passkey' },
          { type: 1, name: 'x'.repeat(256), login: null },
          'not an item',
        ],
      }),
    );
    expect(nameless?.problems).toEqual(['has no name', 'password must not be longer than 10000 characters']);
    expect(unknown?.problems).toEqual(['is of a kind that this version does not know']);
    expect(long?.problems).toEqual(['has a name of more than 255 characters']);
  });

  it('never crashes on a file of any other shape', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.json(),
            fc.constantFrom('{"type":1}', '{"type":3,"card":[]}', '{"type":1,"name":"x","login":{"uris":[null,1]},"fields":7}'),
          ),
        ),
        (items) => {
          const read = readBitwardenJson(`{"items":[${items.join(',')}],"folders":[1,null]}`);
          expect(read).toHaveLength(items.length);
        },
      ),
    );
  });
});

function entryCalled(name: string): ImportedEntry {
  const entry = entries.find(({ draft }) => draft.name === name);
  if (!entry) throw new Error(`No entry is called ${name}`);
  return entry;
}

/** Fields of the type by their key, own ones by kind and label. */
function fieldsOf({ draft }: ImportedEntry): [string, string][] {
  return draft.fields.map(({ key, label, kind, value }) => [kind === undefined ? key : `${kind}: ${label ?? ''}`, value.reveal()]);
}

function problemsOf(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationFailedError);
    return (error as ValidationFailedError).fields.map(({ message }) => message).join('\n');
  }
}
