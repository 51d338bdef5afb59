import { inflateRawSync } from 'node:zlib';
import { Lock, type LockKeys, lockKeys } from '../../libs/vault/src/transfer/bitwarden-lock.js';
import type { IdentityApi } from '../support/identity-api.js';
import { kdbxOf, protector } from '../support/kdbx-file.js';
import { spoiltBytes, spoiltJson } from '../support/spoilt-file.js';
import { MASTER_PASSWORD, VaultFiles, vaultFile } from '../support/vault-files.js';
import { zipOf } from '../support/zip-file.js';

const FILES = 50;

const LOCKED_WITH = 'words of a lock';
const QUICK = { salt: 'c2FsdA==', kdfType: 0, kdfIterations: 1_000, kdfMemory: 0, kdfParallelism: 0 };

let context: IdentityApi;
let keys: LockKeys;

beforeAll(async () => {
  context = await VaultFiles.start();
  keys = (await lockKeys(LOCKED_WITH, QUICK))!;
});

const bitwarden = JSON.parse(vaultFile('bitwarden-export.json').toString()) as { items: object[] };
/** Few items, so that what is spoilt is met. */
const bitwardenText = JSON.stringify({ ...bitwarden, items: bitwarden.items.slice(0, 6) });

/** As Bitwarden locks it. */
function lockedFile(text: string): string {
  const locked = (content: string): string => {
    const lock = new Lock(keys, Buffer.alloc(16, 7));
    return `${lock.begin()}${lock.add(content)}${lock.end()}`;
  };
  const head = { encrypted: true, passwordProtected: true, ...QUICK };
  return JSON.stringify({ ...head, encKeyValidation_DO_NOT_EDIT: locked('x'), data: locked(text) });
}

const archive = vaultFile('export.1pux');
const nameAt = archive.indexOf('export.data');
const packedAt = nameAt + 'export.data'.length + archive.readUInt16LE(nameAt - 2);
const onepuxText = inflateRawSync(archive.subarray(packedAt, packedAt + archive.readUInt32LE(nameAt - 12))).toString();

const protect = protector();
const xml = `<?xml version="1.0"?><KeePassFile><Meta><RecycleBinEnabled>True</RecycleBinEnabled></Meta><Root><Group><UUID>AAAAAAAAAAAAAAAAAAAACQ==</UUID><Name>Root</Name>${['A', 'B', 'C']
  .map((name) => `<Group><Name>${name}</Name><Entry><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Tags>x;y</Tags><Times><Expires>True</Expires><ExpiryTime>AAAA4g4AAAA=</ExpiryTime></Times><String><Key>Title</Key><Value>${name}</Value></String><String><Key>Password</Key>${protect('pw')}</String><History><Entry><String><Key>Password</Key>${protect('old')}</String></Entry></History></Entry></Group>`)
  .join('')}</Group></Root></KeePassFile>`; // prettier-ignore

interface Spoiling {
  readonly format: string;
  readonly password?: string;
  readonly make: (seed: number) => Buffer;
}

function table(head: string, rowOf: (row: number) => string): Spoiling {
  const rows = Array.from({ length: 6 }, (_, index) => rowOf(index + 1));
  return { format: 'csv', make: (seed) => spoiltBytes(Buffer.from(`${[head, ...rows].join('\n')}\n`), seed) };
}

/** Half of them spoilt in their bytes, half where their envelope is whole and what is in it is not. */
const SPOILINGS: Readonly<Record<string, Spoiling>> = {
  Bitwarden: {
    format: 'bitwarden-json',
    make: (seed) => (seed % 2 === 0 ? spoiltBytes(Buffer.from(bitwardenText), seed) : Buffer.from(spoiltJson(bitwardenText, seed))),
  },
  'Bitwarden, locked,': {
    format: 'bitwarden-json',
    password: LOCKED_WITH,
    make: (seed) =>
      seed % 2 === 0 ? spoiltBytes(Buffer.from(lockedFile(bitwardenText)), seed) : Buffer.from(lockedFile(spoiltJson(bitwardenText, seed))),
  },
  'CSV of Chrome': { format: 'csv', make: (seed) => spoiltBytes(vaultFile('chrome-passwords.csv'), seed) },
  'CSV of LastPass': table(
    'url,username,password,totp,extra,name,grouping,fav',
    (row) => `https://h${row}.example/,ada,"p,w-${row}",JBSWY3DPEHPK3PXP,"two\nlines",Portal ${row},Clients\\Acme,0`,
  ),
  'CSV of IT Glue': table(
    'id,organization,name,otp_secret,username,password,url,notes,password_category,archived,resource_type,resource_id',
    (row) => `${row},Contoso,Firewall ${row},JBSWY3DPEHPK3PXP,admin,"f""w-${row}",https://10.0.0.${row}/,Rack 2,Network,false,,`,
  ),
  'CSV of Hudu': table(
    'company_name,name,username,password,url,otp_secret,description,password_type,password_folder',
    (row) => `Contoso,Firewall ${row},admin,fw-${row},https://10.0.0.${row}/,JBSWY3DPEHPK3PXP,"Rack\n2",Network,Edge/Berlin`,
  ),
  '1Password': {
    format: '1password-1pux',
    make: (seed) => (seed % 2 === 0 ? spoiltBytes(archive, seed) : zipOf([{ name: 'export.data', data: spoiltJson(onepuxText, seed) }])),
  },
  KeePass: {
    format: 'keepass-kdbx',
    password: MASTER_PASSWORD,
    make: (seed) =>
      seed % 2 === 0
        ? spoiltBytes(vaultFile('customers.kdbx'), seed)
        : kdbxOf(spoiltBytes(Buffer.from(xml), seed).toString(), { password: MASTER_PASSWORD }),
  },
};

it.each(Object.keys(SPOILINGS))(
  `takes all or nothing of ${FILES} files of %s that were spoilt, and never fails`,
  async (product) => {
    const vault = await VaultFiles.in(context);
    const { make, ...form } = SPOILINGS[product]!;
    const statuses = new Map<number, number>();
    let before = 0;
    for (let seed = 1; seed <= FILES; seed += 1) {
      const file = make(seed);
      const { status, body } = await vault.import(file, form);
      // The preview reads as the import does.
      const previewed = seed % 10 === 0 ? [(await vault.preview(file, form)).status] : [];
      for (const answered of [...previewed, status])
        expect([seed, answered, [200, 400].includes(answered)]).toEqual([seed, answered, true]);
      if (status === 400) expect([seed, body.errors?.length > 0]).toEqual([seed, true]);
      const after = (await context.api.orm.em.getConnection().execute<{ amount: number | string }[]>('select count(*) as amount from credentials where organisation_id = ?', [vault.organisationId]))[0]!.amount; // prettier-ignore
      expect([seed, Number(after) - before]).toEqual([seed, status === 200 ? body.imported : 0]);
      before = Number(after);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    // A walk that was always refused, or never, would show little.
    expect(statuses.get(400)).toBeGreaterThan(5);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  },
  60_000,
);
