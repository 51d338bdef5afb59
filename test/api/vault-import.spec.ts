import { readFileSync } from 'node:fs';
import type { Response } from 'supertest';
import { withoutInsertOn } from '../support/broken-table.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

type Body = Response['body'];

const sample = readFileSync('test/integration/vault/bitwarden-export.json', 'utf8');
const format = 'bitwarden-json';

let context: IdentityApi;
let organisationId: string;
let administrator: Client;
let imports: string;
let credentials: string;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  organisationId = await context.people.organisation();
  administrator = await context.people.memberClient(organisationId, 'administrator');
  imports = `organisations/${organisationId}/imports`;
  credentials = `organisations/${organisationId}/credentials`;
});

const listed = async (query = ''): Promise<Body[]> => (await administrator.get(`${credentials}?limit=200&${query}`).expect(200)).body.items;
const valueOf = async (name: string, key: string): Promise<string> => {
  const [{ id }] = await listed(`search=${encodeURIComponent(name)}`);
  const { fields } = (await administrator.get(`${credentials}/${id}`).expect(200)).body;
  const field = fields.find((candidate: Body) => candidate.key === key);
  return (await administrator.post(`${credentials}/${id}/fields/${field.id}/reveal`, {}).expect(200)).body.value;
};

describe('importing an export of Bitwarden', () => {
  it('shows first what would come, which fields are secret, and no secret', async () => {
    const response = await administrator.post(`${imports}/preview`, { format, content: sample }).expect(200);
    const { entries, ...counts } = response.body;
    expect(counts).toEqual({ layout: null, columns: [], companies: [], accepted: 75, rejected: 0, duplicates: 0 });
    expect(entries[0]).toMatchObject({
      row: 1,
      name: 'Core switch SW-01',
      type: 'login',
      username: 'admin',
      url: 'https://10.20.0.2/',
      folder: 'Network',
      problems: [],
      leftOut: [],
      duplicate: false,
    });
    expect(entries[0].fields).toContainEqual({ key: 'password', label: 'Password', kind: 'secret', secret: true });
    for (const secret of [
      'c0re!Switch-8841',
      'en-9#Kd',
      'old-Switch-1',
      'FDO2231A0XK',
      '4111111111111111',
      '737',
      'JBSWY3DP',
      'JBSW Y3DP',
      'BEGIN OPENSSH',
    ]) {
      expect(response.text).not.toContain(secret);
    }
    expect(await listed()).toEqual([]);
  });

  it('brings every entry with its secrets, one-time codes and folders', async () => {
    await administrator.post(imports, { format, content: sample }).expect(200, { imported: 75, skipped: 0 });
    expect(await listed()).toHaveLength(75);
    const { items: folders } = (await administrator.get(`organisations/${organisationId}/folders`).expect(200)).body;
    const linux = folders.find(({ name }: Body) => name === 'Linux');
    expect(folders.find(({ id }: Body) => id === linux.parentId).name).toBe('Servers');
    expect(await listed(`folder=${linux.id}`)).toHaveLength(linux.entries);
    expect(await valueOf('Core switch', 'password')).toBe('c0re!Switch-8841');
    expect(await valueOf('Firewall', 'password')).toBe('Pä$$wörd-ünïcode-密码');
    expect(await valueOf('Emoji', 'password')).toBe('🔑🔑🔑pass');
    expect(await valueOf('BitLocker', 'notes')).toContain('555555-666666');
    const [{ id, version }] = await listed('search=break%20glass');
    const { fields } = (await administrator.get(`${credentials}/${id}`)).body;
    const totp = fields.find(({ key }: Body) => key === 'totp');
    await administrator.post(`${credentials}/${id}/fields/${totp.id}/code`).expect(200);
    await administrator
      .patch(`${credentials}/${id}`, { fields: [{ key: 'password', value: 'new' }] })
      .set('if-match', `"${version}"`)
      .expect(200);
    expect(await valueOf('break glass', 'password')).toBe('new');
    const events = await auditEvents(context.api, { organisationId });
    expect(events.filter(({ action }) => action === 'credential.imported')).toHaveLength(75);
    expect(events.find(({ action }) => action === 'import.completed')?.details).toEqual({ format, imported: 75, skipped: 0 });
  });

  it('tells duplicates of what is there and within the file, and leaves them out when asked to', async () => {
    await administrator.post(imports, { format, content: sample }).expect(200);
    const again = await administrator.post(`${imports}/preview`, { format, content: sample }).expect(200);
    expect(again.body).toMatchObject({ accepted: 75, duplicates: 75 });
    await administrator.post(imports, { format, content: sample, skipDuplicates: true }).expect(200, { imported: 0, skipped: 75 });
    const twice = JSON.stringify({ items: [1, 2].map(() => ({ type: 1, name: 'Twice', login: { username: 'x', password: 'y' } })) });
    await administrator.post(imports, { format, content: twice, skipDuplicates: true }).expect(200, { imported: 1, skipped: 1 });
    expect(await listed()).toHaveLength(76);
    await administrator.post(imports, { format, content: twice }).expect(200, { imported: 2, skipped: 0 });
  });

  it('stores nothing when one entry is not valid, and names its row', async () => {
    const items = [
      { type: 1, name: 'Good' },
      { type: 1, name: '' },
      { type: 9, name: 'Odd' },
    ];
    const { body } = await administrator.post(imports, { format, content: JSON.stringify({ items }) }).expect(400);
    expect(body.errors).toEqual([
      { field: 'entries.2', message: 'has no name' },
      { field: 'entries.3', message: 'is of a kind that this version does not know' },
    ]);
    expect(await listed()).toEqual([]);
  });

  it('stores nothing when it fails in the middle', async () => {
    await withoutInsertOn('credential_words', async () => {
      expect((await administrator.post(imports, { format, content: sample })).status).toBe(500);
    });
    expect(await listed()).toEqual([]);
    const events = await auditEvents(context.api, { organisationId });
    expect(events.map(({ action }) => action)).not.toContain('credential.imported');
  });

  it.each([
    ['an encrypted export', '{"encrypted":true,"data":"x"}', 'encrypted export'],
    ['another kind of JSON', '{"logins":[]}', 'no list of items'],
    ['CSV', 'name,password', 'is not JSON'],
    ['deeply nested JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'not a JSON export'],
  ])('is refused with %s', async (_what, content, message) => {
    const { body } = await administrator.post(imports, { format, content }).expect(400);
    expect(body.errors[0].message).toContain(message);
  });

  it('is for those who may import only', async () => {
    const technician = await context.people.memberClient(organisationId, 'technician');
    await technician.post(imports, { format, content: sample }).expect(403);
    await technician.post(`${imports}/preview`, { format, content: sample }).expect(403);
    await administrator.post(imports, { format: 'keepass', content: sample }).expect(400);
    await administrator.post(imports, { format, content: 'x', url: 'http://x' }).expect(400);
  });

  it('takes 10,000 entries at once', async () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      type: 1,
      name: `Server ${index} local administrator`,
      notes: `Serial ${index}`,
      login: { username: `administrator${index}`, password: `p${index}`, uris: [{ uri: `rdp://srv${index}.contoso.example` }] },
    }));
    await administrator.post(imports, { format, content: JSON.stringify({ items }) }).expect(200, { imported: 10_000, skipped: 0 });
    expect(await valueOf('9999', 'password')).toBe('p9999');
  }, 120_000);
});
