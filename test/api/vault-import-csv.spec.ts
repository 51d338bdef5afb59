import { readFileSync } from 'node:fs';
import type { Response } from 'supertest';
import { withoutInsertOn } from '../support/broken-table.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

type Body = Response['body'];

const sample = readFileSync('test/integration/vault/chrome-passwords.csv', 'utf8');
const SECRETS = ['c0re!Switch-8841', 'wörd', 'calc', '🔑🔑pass', 'Rack R2', 'two'];

let context: IdentityApi;
let organisationId: string;
let administrator: Client;
let imports: string;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  organisationId = await context.people.organisation();
  administrator = await context.people.memberClient(organisationId, 'administrator');
  imports = `organisations/${organisationId}/imports`;
});

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const listed = async (): Promise<Body[]> => (await administrator.get(org('credentials?limit=200')).expect(200)).body.items;
const secretOf = async (name: string, key: string): Promise<string> => {
  const { id } = (await listed()).find((entry) => entry.name === name);
  const { fields } = (await administrator.get(org(`credentials/${id}`)).expect(200)).body;
  const field = fields.find((candidate: Body) => candidate.key === key || candidate.label === key);
  return (await administrator.post(org(`credentials/${id}/fields/${field.id}/reveal`), {}).expect(200)).body.value;
};

describe('importing CSV', () => {
  it('shows what each column becomes and no secret, then brings every entry, each with its event', async () => {
    const preview = await administrator.post(`${imports}/preview`, { format: 'csv', content: sample }).expect(200);
    expect(preview.body).toMatchObject({ layout: 'Chrome or Edge', accepted: 4, rejected: 0, duplicates: 0 });
    expect(preview.body.columns).toEqual([
      { header: 'name', to: 'name' },
      { header: 'url', to: 'url' },
      { header: 'username', to: 'username' },
      { header: 'password', to: 'password' },
      { header: 'note', to: 'notes' },
    ]);
    for (const secret of SECRETS) expect(preview.text).not.toContain(secret);
    expect(await listed()).toEqual([]);
    await administrator.post(imports, { format: 'csv', content: sample }).expect(200, { imported: 4, skipped: 0 });
    expect(await secretOf('Portal', 'password')).toBe('Pä$$, wörd "quoted"');
    expect(await secretOf('shop.contoso.example', 'password')).toBe("=cmd|' /C calc'!A0");
    expect(await secretOf('<b>Bold</b>', 'password')).toBe('🔑🔑pass');
    const events = await auditEvents(context.api, { organisationId });
    expect(events.filter(({ action }) => action === 'credential.imported')).toHaveLength(4);
    expect(events.find(({ action }) => action === 'import.completed')?.details).toEqual({ format: 'csv', imported: 4, skipped: 0 });
    for (const secret of SECRETS) expect(JSON.stringify(events)).not.toContain(secret);
    await administrator.post(imports, { format: 'csv', content: sample, skipDuplicates: true }).expect(200, { imported: 0, skipped: 4 });
  });

  it('follows what is chosen for its columns', async () => {
    const content = 'System;Wer;Was;Chip\nTür;ada;hunter2;4711\n';
    const columns = ['name', 'username', 'password', 'text'].map((to) => ({ to }));
    await administrator.post(imports, { format: 'csv', content }).expect(400);
    await administrator.post(imports, { format: 'csv', content, columns }).expect(200, { imported: 1, skipped: 0 });
    expect(await secretOf('Tür', 'password')).toBe('hunter2');
    for (const wrong of [[{ to: 'castle' }], [{ to: 'name' }], [[]], [{ to: 'name', x: 1 }]])
      await administrator.post(imports, { format: 'csv', content, columns: wrong }).expect(400);
    await administrator.post(imports, { format: 'bitwarden-json', content: '{"items":[]}', columns }).expect(400);
  });

  it('stores nothing when one line is not valid, or when it fails in the middle, and names line and column', async () => {
    const { body } = await administrator.post(imports, { format: 'csv', content: `${sample}Bad,javascript:x,ada,hunter2\u0000,\n` }).expect(400); // prettier-ignore
    expect(body.errors).toEqual([{ field: 'lines.7', message: 'column 4 (password) must be Unicode text without NUL characters' }]);
    await withoutInsertOn('credential_words', async () => {
      expect((await administrator.post(imports, { format: 'csv', content: sample })).status).toBe(500);
    });
    expect(await listed()).toEqual([]);
    const actions = (await auditEvents(context.api, { organisationId })).map(({ action }) => action);
    expect(actions).not.toContain('credential.imported');
  });

  it('is neither for those who may not import, nor for those of another organisation', async () => {
    const technician = await context.people.memberClient(organisationId, 'technician');
    const stranger = await context.people.memberClient(await context.people.organisation(), 'owner');
    for (const path of [imports, `${imports}/preview`]) {
      await technician.post(path, { format: 'csv', content: sample }).expect(403);
      expect([403, 404]).toContain((await stranger.post(path, { format: 'csv', content: sample })).status);
      await context.people.client().post(path, { format: 'csv', content: sample }).expect(401);
    }
    expect(await listed()).toEqual([]);
  });
});
