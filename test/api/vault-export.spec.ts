import type { IncomingMessage } from 'node:http';
import { parse } from 'csv-parse/sync';
import { ExportReader } from '../../libs/vault/src/transfer/export/export-reader.js';
import { LockedWriter } from '../../libs/vault/src/transfer/export/locked-writer.js';
import { withoutInsertOn } from '../support/broken-table.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

interface Field {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly kind: string;
  readonly secret: boolean;
  readonly value: string | null;
}
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly tags: readonly string[];
  readonly expiresOn: string | null;
  readonly version: number;
  readonly fields: readonly Field[];
}

let context: IdentityApi;
let organisationId: string;
let owner: Client;

const org = (rest: string, organisation = organisationId): string => `organisations/${organisation}/${rest}`;
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const WANTED = { format: 'bitwarden-json', reason: 'Moving house' };

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  context.clock.reset();
  organisationId = await context.people.organisation('Exporting');
  owner = await context.people.memberClient(organisationId, 'owner');
});

async function create(draft: Record<string, unknown>): Promise<Entry> {
  return (await owner.post(org('credentials'), draft).expect(201)).body as Entry;
}

/** One of each kind that Bitwarden knows, and of those that it does not. */
async function fill(): Promise<void> {
  const own = [
    { key: 'spare', label: 'Spare key', kind: 'secret', value: '=1+1 "quoted", ü ✓' },
    { key: 'site', label: 'Site', kind: 'text', value: 'Hall 3' },
  ];
  await create({ type: 'login', name: 'Portal', tags: ['web', 'client'], expiresOn: '2027-03-31', fields: [{ key: 'username', value: 'ada' }, { key: 'password', value: 'hunter2' }, { key: 'url', value: 'https://example.com/x' }, { key: 'totp', value: SEED }, { key: 'notes', value: 'two\nlines' }, ...own] }); // prettier-ignore
  await create({ type: 'server', name: '=cmd|calc', tags: [], fields: [{ key: 'host', value: 'srv01' }, { key: 'operating-system', value: 'Debian' }, { key: 'password', value: '-secret' }] }); // prettier-ignore
  await create({ type: 'payment-card', name: 'Card', tags: ['money'], fields: [{ key: 'cardholder', value: 'Ada' }, { key: 'number', value: '4111111111111111' }, { key: 'expiry', value: '1/2027' }, { key: 'pin', value: '0000' }] }); // prettier-ignore
  await create({ type: 'ssh-key', name: 'Deploy', tags: [], fields: [{ key: 'username', value: 'git' }, { key: 'private-key', value: '-----BEGIN\nx\n-----END' }, { key: 'passphrase', value: 'words' }] }); // prettier-ignore
  await create({ type: 'secure-note', name: 'Note', tags: [], fields: [{ key: 'notes', value: 'only this' }] });
  await create({ type: 'login', name: 'Empty', tags: [], fields: [] });
}

/** Everything of an organisation as it would be typed in again, secrets included. */
async function contents(client: Client, organisation: string): Promise<object[]> {
  const { items } = (await client.get(org('credentials?limit=200', organisation)).expect(200)).body as { items: Entry[] };
  const all = [];
  for (const { id } of items) {
    const entry = (await client.get(org(`credentials/${id}`, organisation)).expect(200)).body as Entry;
    const fields = [];
    for (const { id: fieldId, key, label, kind, secret, value } of entry.fields) {
      const path = org(`credentials/${id}/fields/${fieldId}/reveal`, organisation);
      const shown = secret ? ((await client.post(path, {}).expect(200)).body as { value: string }).value : value;
      fields.push({ key, label, kind, value: shown });
    }
    const { name, type, tags, expiresOn } = entry;
    all.push({ name, type, tags, expiresOn, fields: fields.sort((a, b) => a.key.localeCompare(b.key)) });
  }
  return all;
}

interface ExportedFile {
  readonly items: readonly { readonly name: string; readonly login?: { readonly password: string | null } }[];
  readonly leftOut: readonly object[];
}

async function exported(client = owner, body: Record<string, unknown> = WANTED): Promise<ExportedFile> {
  const response = await client.post(org('exports'), body).expect(200);
  expect(response.headers['cache-control']).toBe('no-store');
  return response.body as ExportedFile;
}

it('comes back without loss where it is imported again', async () => {
  await fill();
  const file = await exported();
  expect(file.leftOut).toEqual([]);
  const target = await context.people.organisation('Importing');
  const other = await context.people.memberClient(target, 'owner');
  await other.post(org('imports', target), { format: 'bitwarden-json', content: JSON.stringify(file) }).expect(200, { imported: 6, skipped: 0 }); // prettier-ignore
  const before = await contents(owner, organisationId);
  expect(before).toHaveLength(6);
  expect(await contents(other, target)).toEqual(before);
});

describe('that is locked with a password', () => {
  const PASSWORD = 'four words of a safe';
  const importing = (client: Client, at: string, file: string, password?: string, rest = '') => {
    const form = client.post(org(`imports/files${rest}`, at)).field('format', 'bitwarden-json');
    return (password === undefined ? form : form.field('password', password)).attach('file', Buffer.from(file), 'vault.json');
  };

  it('is read by nobody without it, comes back whole with it, and the password is told to nobody', async () => {
    await fill();
    const { text } = await owner.post(org('exports'), { ...WANTED, password: PASSWORD }).expect(200);
    expect(JSON.parse(text)).toMatchObject({ encrypted: true, passwordProtected: true, kdfType: 0, kdfIterations: 600_000 });
    for (const secret of ['hunter2', '4111111111111111', 'Portal', PASSWORD]) expect(text).not.toContain(secret);
    const target = await context.people.organisation('Importing');
    const other = await context.people.memberClient(target, 'owner');
    const fieldOf = async (password?: string, rest = ''): Promise<string> => (await importing(other, target, text, password, rest).expect(400)).body.errors[0].field as string; // prettier-ignore
    expect([await fieldOf(), await fieldOf(undefined, '/preview'), await fieldOf('another one')]).toEqual([
      'password',
      'password',
      'password',
    ]);
    const spoilt = text.replace(
      /"data":"(.{60})./u,
      (whole: string, before: string) => `"data":"${before}${whole.endsWith('A') ? 'B' : 'A'}`,
    );
    expect((await importing(other, target, spoilt, PASSWORD).expect(400)).body.errors).toEqual([
      { field: 'content', message: 'is damaged' },
    ]);
    await importing(other, target, text, PASSWORD).expect(200, { imported: 6, skipped: 0 });
    expect(await contents(other, target)).toEqual(await contents(owner, organisationId));
    const events = await auditEvents(context.api, { organisationId });
    expect(events.find(({ action }) => action === 'export.started')?.details).toMatchObject({ locked: true, reason: 'Moving house' });
    expect(JSON.stringify([events, await auditEvents(context.api, { organisationId: target })])).not.toContain(PASSWORD);
  });

  it('leaves no key in memory, read to its end or cut off in the middle', async () => {
    await fill();
    const made = jest.spyOn(LockedWriter, 'with');
    const ended = jest.spyOn(LockedWriter.prototype, 'end');
    const keys = async (): Promise<Buffer[]> => Object.values((await (made.mock.results.at(-1)?.value as Promise<{ keys: Record<string, Buffer> }>)).keys); // prettier-ignore
    const isWiped = async (): Promise<boolean> => (await keys()).every((key) => key.equals(Buffer.alloc(32)));
    await owner.post(org('exports'), { ...WANTED, password: PASSWORD }).expect(200);
    expect([await isWiped(), ended.mock.calls.length]).toEqual([true, 1]);

    const reader = context.api.app.get(ExportReader);
    const read = reader.read.bind(reader);
    const gone = Promise.withResolvers<boolean>();
    const slowly = jest.spyOn(reader, 'read').mockImplementation(async function* (id: string) {
      for await (const batch of read(id)) {
        yield batch;
        await gone.promise;
        yield batch;
      }
    });
    const whole = owner.post(org('exports'), { ...WANTED, password: PASSWORD });
    whole.buffer(false).parse((answer, done) => {
      answer.once('data', () => (answer as unknown as IncomingMessage).destroy());
      answer.once('close', () => done(null, ''));
    });
    await whole.catch(() => undefined);
    expect(await isWiped()).toBe(false);
    // The server hears of it a little later.
    setTimeout(() => gone.resolve(true), 200);
    for (let count = 0; count < 50 && !(await isWiped()); count += 1) await new Promise((resume) => setTimeout(resume, 50));
    expect([await isWiped(), ended.mock.calls.length]).toEqual([true, 1]);
    for (const spy of [made, ended, slowly]) spy.mockRestore();
  });

  it('has a password of some length, and is no table', async () => {
    await owner.post(org('exports'), { ...WANTED, password: 'short' }).expect(400);
    const { body } = await owner.post(org('exports'), { ...WANTED, format: 'csv', password: PASSWORD }).expect(400);
    expect((body as { errors: object[] }).errors).toEqual([{ field: 'password', message: 'locks files of Bitwarden only' }]);
  });
});

it('is told to the auditors ahead of its content: the start with its reason, each entry with its secrets, the end with its counts', async () => {
  await fill();
  await exported();
  const events = await auditEvents(context.api, { organisationId });
  const told = events.filter(({ action }) => /^export\.|credential\.exported/u.test(action));
  expect(told[0]).toMatchObject({ action: 'export.started', details: WANTED });
  expect(told.at(-1)).toMatchObject({ action: 'export.completed', details: { entries: 6, secrets: 11, leftOut: 0 } });
  expect(told).toHaveLength(8);
  expect(told.find(({ details }) => JSON.stringify(details).includes('Spare key'))?.action).toBe('credential.exported');
  expect(JSON.stringify(events)).not.toContain('hunter2');
});

it('leaves out what the caller may not reveal, and says so', async () => {
  await fill();
  const kept = await create({ type: 'login', name: 'Kept', tags: [], fields: [{ key: 'username', value: 'eve' }, { key: 'password', value: 'for-nobody' }] }); // prettier-ignore
  const field = kept.fields.find(({ key }) => key === 'password')!;
  await owner.put(org(`credentials/${kept.id}/fields/${field.id}/access`), { limited: true, grants: [] }).set('if-match', '"1"').expect(200); // prettier-ignore
  const trashed = await create({ type: 'login', name: 'Thrown away', tags: [], fields: [{ key: 'password', value: 'in-the-bin' }] });
  await owner
    .delete(org(`credentials/${trashed.id}`))
    .set('if-match', '"1"')
    .expect(204);
  for (const format of ['bitwarden-json', 'csv']) {
    const { text } = await owner.post(org('exports'), { ...WANTED, format }).expect(200);
    for (const secret of ['for-nobody', 'in-the-bin', 'Thrown away']) expect([format, text.includes(secret)]).toEqual([format, false]);
    expect(text).toContain('eve');
    expect(text).toContain('you may not reveal it');
  }
  expect((await exported()).leftOut).toEqual([{ entry: 'Kept', field: 'Password', because: 'you may not reveal it' }]);
});

it('gives no secret at all to whoever may export but not reveal', async () => {
  await fill();
  const { body } = await owner.post(org('roles'), { name: 'Exporter', permissions: ['vault.data.export'] }).expect(201);
  const exporter = await context.people.memberClient(organisationId, (body as { id: string }).id);
  const { text } = await exporter.post(org('exports'), WANTED).expect(200);
  for (const secret of ['hunter2', '-secret', '4111111111111111', SEED, 'only this']) expect(text).not.toContain(secret);
  expect((JSON.parse(text) as ExportedFile).leftOut).toHaveLength(11);
});

it('leaves out a secret that somebody changed in the database, and tells the auditors', async () => {
  const entry = await create({ type: 'login', name: 'Spoilt', tags: [], fields: [{ key: 'password', value: 'x' }] });
  await context.api.orm.em
    .getConnection()
    .execute('update credential_fields set version = 7 where credential_id = ? and organisation_id = ?', [entry.id, organisationId]);
  expect((await exported()).leftOut).toMatchObject([{ entry: 'Spoilt', because: expect.stringContaining('does not open') }]);
  expect((await auditEvents(context.api, { objectId: entry.id })).map(({ action }) => action)).toContain('vault.integrity-failed');
});

it('wants the permission, a fresh proof of identity, a reason, and the ticket where the organisation asks for one', async () => {
  await fill();
  for (const role of ['administrator', 'technician', 'auditor'])
    await (await context.people.memberClient(organisationId, role)).post(org('exports'), WANTED).expect(403);
  await owner.post(org('exports'), { format: 'csv' }).expect(400);
  await owner.post(org('exports'), { format: 'csv', reason: '  ' }).expect(400);
  const policy = { reauthenticationMinutes: null, reasonRequired: false, ticketRequired: true, revealsPerHour: null, historyVersions: 10, trashDays: 30 }; // prettier-ignore
  await owner.put(org('vault-policy'), policy).expect(200);
  await owner.post(org('exports'), WANTED).expect(400);
  await exported(owner, { ...WANTED, ticket: 'T-1' });
  context.clock.forward(6 * 60_000);
  const stale = await owner.post(org('exports'), { ...WANTED, ticket: 'T-1' }).expect(403);
  expect((stale.body as { code: string }).code).toBe('reauthentication-required');
});

it('D45: gives nothing when its event cannot be written', async () => {
  await fill();
  await withoutInsertOn('audit_events', async () => {
    const { status, text } = await owner.post(org('exports'), WANTED);
    expect(status).toBeGreaterThanOrEqual(500);
    expect(text).not.toContain('hunter2');
  });
});

it('is safe to open in a spreadsheet, and whole, as CSV', async () => {
  await fill();
  const { text, headers } = await owner.post(org('exports'), { ...WANTED, format: 'csv' }).expect(200);
  expect(headers['content-type']).toContain('text/csv');
  expect(headers['content-disposition']).toMatch(/^attachment; filename="vault-[0-9a-f-]+\.csv"$/u);
  const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[];
  expect(rows.map(({ name }) => name).sort()).toEqual(['Card', 'Deploy', 'Empty', 'Note', 'Portal', "'=cmd|calc"].sort());
  for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r]/u);
  expect(rows.find(({ name }) => name === 'Portal')).toMatchObject({
    username: 'ada', password: 'hunter2', notes: 'two\nlines', tags: 'web; client', expires_on: '2027-03-31', left_out: '',
  }); // prettier-ignore
});
