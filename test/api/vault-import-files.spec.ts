import { gzipSync } from 'node:zlib';
import { auditEvents, type IdentityApi } from '../support/identity-api.js';
import { kdbxOf, protector } from '../support/kdbx-file.js';
import { MASTER_PASSWORD, problemsOf, VaultFiles, vaultFile } from '../support/vault-files.js';
import { zipOf } from '../support/zip-file.js';

let context: IdentityApi;
let vault: VaultFiles;

beforeAll(async () => {
  context = await VaultFiles.start();
});

beforeEach(async () => {
  vault = await VaultFiles.in(context);
});

const kdbx = { format: 'keepass-kdbx', password: MASTER_PASSWORD };
const onepux = { format: '1password-1pux' };
/** Refused with these words, and without any row written. */
async function refused(file: Buffer, form: Record<string, string | Buffer>, words: string): Promise<void> {
  expect(problemsOf(await vault.import(file, form)).join('\n')).toContain(words);
  expect(await vault.stored()).toBe(0);
}

describe('a KeePass database', () => {
  it('is shown without its secrets, then imported with folders, tags, codes, history and references', async () => {
    const preview = await vault.preview(vaultFile('customers.kdbx'), kdbx).expect(200);
    expect(preview.body).toMatchObject({ accepted: 4, rejected: 0, duplicates: 0 });
    expect(preview.body.entries[0]).toMatchObject({
      name: 'Core switch',
      folder: 'Network-LAN/Racks',
      leftOut: ['attachment plan.pdf'],
      problems: [],
    });
    for (const secret of ['c0re!Sw1tch', 'en-9#Kd', 'old-Sw1tch', 'JBSWY3DP', '4711', 'Thrown away', MASTER_PASSWORD])
      expect(preview.text).not.toContain(secret);
    await vault.import(vaultFile('customers.kdbx'), kdbx).expect(200, { imported: 4, skipped: 0 });
    const listed = await vault.listed();
    expect(listed.map(({ name }) => name).sort()).toEqual(["=cmd|' /C calc'!A0", 'Core switch', 'Door', 'KeePass code']);
    expect(listed.find(({ name }) => name === 'Core switch')).toMatchObject({ tags: ['network', 'core'], expiresOn: '2027-03-04' });
    expect(listed.find(({ name }) => name === 'Door')).toMatchObject({ type: 'secure-note' });
    expect(await vault.valuesOf('Core switch')).toEqual({
      'User name': 'admin',
      Password: 'c0re!Sw1tch-ünï-密码',
      Address: 'ssh://10.0.0.2',
      'One-time code': expect.any(String),
      Notes: 'Serial 1\nSecond line',
      'Enable secret': 'en-9#Kd',
      Rack: 'R2 U14',
      'Earlier passwords': '2025-01-02  old-Sw1tch',
    });
    expect(await vault.valuesOf("=cmd|' /C calc'!A0")).toMatchObject({ 'User name': '<b>bold</b>', Password: 'c0re!Sw1tch-ünï-密码' });
    const events = await auditEvents(context.api, { organisationId: vault.organisationId });
    expect(events.filter(({ action }) => action === 'credential.imported')).toHaveLength(4);
    await vault.import(vaultFile('customers.kdbx'), { ...kdbx, skipDuplicates: 'true' }).expect(200, { imported: 0, skipped: 4 });
  });

  it('is opened by a key file, with ChaCha20 and Argon2id, and by the rounds of AES', async () => {
    const form = { format: 'keepass-kdbx', keyFile: vaultFile('key-file.keyx') };
    await vault.import(vaultFile('key-file.kdbx'), form).expect(200, { imported: 1, skipped: 0 });
    expect(await vault.valuesOf('By key file')).toMatchObject({ Password: 'k3y' });
    await vault.import(vaultFile('aes-rounds.kdbx'), { format: 'keepass-kdbx', password: 'aes' }).expect(200, { imported: 1, skipped: 0 });
    expect(await vault.valuesOf('By AES')).toMatchObject({ Password: 'a3s' });
  });

  it('is not opened without what it is locked with', async () => {
    await refused(vaultFile('customers.kdbx'), { ...kdbx, password: 'hunter2' }, 'password is wrong, or the key file is');
    await refused(vaultFile('customers.kdbx'), { format: 'keepass-kdbx' }, 'password is needed to open the database, or a key file');
    await refused(vaultFile('customers.kdbx'), { ...kdbx, keyFile: Buffer.from('another') }, 'password is wrong, or the key file is');
    await refused(vaultFile('customers.kdbx'), { format: 'csv' }, 'content begins like a file of KeePass');
    await refused(vaultFile('chrome-passwords.csv'), { format: 'csv', password: 'x' }, 'password has no meaning for CSV');
    await refused(vaultFile('chrome-passwords.csv'), kdbx, 'content is not a KeePass database');
  });

  const entry = (name: string): string =>
    `<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><String><Key>Title</Key><Value>${name}</Value></String></Entry>`;
  const document = (inside: string): string => `<KeePassFile><Meta/><Root><Group><Name>Root</Name>${inside}</Group></Root></KeePassFile>`;
  const form = { format: 'keepass-kdbx', password: 'open sesame' };

  it.each<[string, () => Buffer, string]>([
    [
      'much memory for its key',
      () => kdbxOf(document(''), { memory: 2 ** 33 }),
      'content asks for more work to open it than is done here (8192 MiB',
    ],
    ['much time for its key', () => kdbxOf(document(''), { memory: 2 ** 26, passes: 10_000 }), 'content asks for more work'],
    ['that unpack to much', () => kdbxOf('', { packed: gzipSync(Buffer.alloc(101_000_000)) }), 'content unpacks to more than 100 MB'],
    ['of entities', () => kdbxOf(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${document(entry('&a;'))}`), 'content is damaged'],
    ['with an entity of a file', () => kdbxOf(document(entry('&xxe;'))), 'content is damaged'],
    ['nested beyond measure', () => kdbxOf(document('<Group>'.repeat(5_000))), 'content is nested deeper'],
    ['that end in the middle', () => kdbxOf(document(entry('A')).slice(0, -60)), 'content is damaged'],
    ['of 20,001 entries', () => kdbxOf(document(entry('A').repeat(20_001))), 'content has more than 20000 entries'],
    ['of another cipher', () => kdbxOf(document(''), { cipher: 'ad68f29f576f4bb9a36ad47af965346c' }), 'content is encrypted with a cipher'],
    [
      'without their inner header',
      () => kdbxOf(document(''), { innerHeader: Buffer.from([0, 0, 0, 0, 0]) }),
      'content protects its values',
    ],
    ['of KeePass 1', () => Buffer.from('03d9a29a65fb4bb500000000', 'hex'), 'content'],
  ])('is refused with contents %s', async (_what, make, words) => {
    await refused(make(), form, words);
  });

  it('keeps groups that go round in a circle, references that do, and fields that stand twice', async () => {
    const inner = '<Group><UUID>AAAAAAAAAAAAAAAAAAAAAg==</UUID><Name>A</Name>';
    const circle = '{REF:P@I:00000000000000000000000000000001}';
    const protect = protector();
    const value = `<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><String><Key>Title</Key><Value>Circle</Value></String><String><Key>Password</Key>${protect(circle)}</String><String><Key>PIN</Key>${protect('1')}</String><String><Key>PIN</Key>${protect('2')}</String></Entry>`;
    await vault
      .import(kdbxOf(document(`${inner.repeat(12)}${value}${'</Group>'.repeat(12)}`)), form)
      .expect(200, { imported: 1, skipped: 0 });
    expect(await vault.valuesOf('Circle')).toMatchObject({ Password: circle });
  });
});

describe('a 1Password export', () => {
  it('is imported with vaults as folders, its kinds of items, codes, history and SSH keys', async () => {
    const preview = await vault.preview(vaultFile('export.1pux'), onepux).expect(200);
    expect(preview.body).toMatchObject({ accepted: 7, rejected: 0 });
    expect(preview.body.entries[0].leftOut).toEqual(['file plan.pdf', 'link to another item: Twin']);
    for (const secret of ['c0re!Sw1tch', 'en-9#Kd', 'old-Sw1tch', '4111', 'BEGIN', 'hv-r00t']) expect(preview.text).not.toContain(secret);
    await vault.import(vaultFile('export.1pux'), onepux).expect(200, { imported: 7, skipped: 0 });
    const listed = await vault.listed();
    expect(listed.map(({ name, type }) => [name, type]).sort()).toEqual([
      ["=cmd|' /C calc'!A0", 'secure-note'],
      ['Bare password', 'login'],
      ['Card', 'payment-card'],
      ['Contract', 'generic'],
      ['Core switch', 'login'],
      ['Deploy key', 'ssh-key'],
      ['Hypervisor', 'server'],
    ]);
    expect(listed.find(({ name }) => name === 'Bare password').tags).toEqual(['archived']);
    expect(await vault.valuesOf('Core switch')).toMatchObject({
      'User name': 'admin', Password: 'c0re!Sw1tch-密码', Notes: 'Serial 1\nSecond line', 'Enable secret': 'en-9#Kd', Rack: 'R2 U14', Owner: 'it@northwind.example',
      Since: '2021-01-01', 'Earlier passwords': '2020-12-03  old-Sw1tch',
    }); // prettier-ignore
    expect(await vault.valuesOf('Hypervisor')).toEqual({
      Host: 'hv01.contoso.example',
      'User name': 'root',
      Password: 'hv-r00t',
      'console password': 'c0nsole',
    });
    expect(await vault.valuesOf('Card')).toEqual({
      Cardholder: 'Ada',
      Number: '4111111111111111',
      'Expiry (month/year)': '01/2030',
      'Security code': '737',
    });
    expect(await vault.valuesOf('Deploy key')).toMatchObject({
      'Private key': expect.stringContaining('BEGIN PRIVATE KEY'),
      'Public key': 'ssh-ed25519 AAAA',
    });
    const { body } = await vault.get('folders').expect(200);
    expect(body.items.map(({ name }: { name: string }) => name).sort()).toEqual(['Network-LAN', 'Old']);
  });

  it.each<[string, () => Buffer, string]>([
    ['no archive', () => Buffer.from('PK\u0003\u0004 and no more'), 'content is not a 1Password export'],
    ['an archive without data', () => zipOf([{ name: 'other', data: 'x' }]), 'content is not a 1Password export (.1pux): it holds no export.data'],
    ['an archive in an archive', () => zipOf([{ name: 'export.data', data: zipOf([{ name: 'export.data', data: '{"accounts":[]}' }]) }]), 'content is not JSON'],
    ['two data', () => zipOf([{ name: 'export.data', data: '{"accounts":[]}' }, { name: 'export.data', data: '{"accounts":[]}' }]), 'content is damaged: it holds more than one'],
    ['paths that lead out', () => zipOf([{ name: '../../export.data', data: '{}' }, { name: 'export.data', data: '{"accounts":[]}' }]), 'content is not a 1Password export'],
    ['data that unpack to much', () => zipOf([{ name: 'export.data', data: Buffer.alloc(61_000_000) }]), 'content unpacks to more than 60 MB'],
    ['data that claim to be small', () => zipOf([{ name: 'export.data', data: Buffer.alloc(61_000_000), claimed: 100 }]), 'content is not a 1Password export'],
    ['very many members', () => zipOf(Array.from({ length: 50_001 }, (_, at) => ({ name: `files/${at}`, data: '' }))), 'content holds more than 50000 files'],
    ['another thing', () => zipOf([{ name: 'export.data', data: '{"items":[]}' }]), 'content is not a 1Password export: its data has no list of accounts'],
    ['deeply nested data', () => zipOf([{ name: 'export.data', data: `${'['.repeat(200_000)}${']'.repeat(200_000)}` }]), 'content is not'],
  ])('is refused as %s', async (_what, make, words) => {
    await refused(make(), onepux, words);
  }); // prettier-ignore
});
