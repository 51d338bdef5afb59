import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { Test } from 'supertest';
import { LARGEST_ATTACHMENT, MOST_ATTACHMENTS, AttachmentStore } from '@clientst0r/vault';
import { withoutInsertOn } from '../support/broken-table.js';
import { sendFile } from '../support/file-upload.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

const THREE_CHUNKS = 2 * 256 * 1024 + 1_000;

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let entryId: string;

beforeAll(async () => {
  context = await startIdentityApi();
});
beforeEach(async () => {
  context.clock.reset();
  organisationId = await context.people.organisation();
  owner = await context.people.memberClient(organisationId, 'owner');
  entryId = await create('Firewall');
});

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const files = (id = entryId): string => org(`credentials/${id}/attachments`);
const execute = <T>(sql: string, values: unknown[] = []): Promise<T> =>
  context.api.orm.em.fork().getConnection().execute(`${sql} /* across organisations: test */`, values) as Promise<T>;
const events = async (action: string) => (await auditEvents(context.api, { organisationId })).filter((event) => event.action === action);
const list = async (client = owner, path = files()): Promise<Listed[]> =>
  ((await client.get(path).expect(200)).body as { items: Listed[] }).items;
const download = (id: string, client = owner, path = files(), given: Record<string, unknown> = {}): Test =>
  client.post(`${path}/${id}/download`, given);
const rows = async (table = 'attachments'): Promise<number> =>
  Number((await execute<{ n: number }[]>(`select count(*) as n from ${table} where organisation_id = ?`, [organisationId]))[0]?.n);

async function create(name: string, client = owner): Promise<string> {
  const fields = [{ key: 'password', value: 'x' }];
  return ((await client.post(org('credentials'), { type: 'login', name, fields }).expect(201)).body as { id: string }).id;
}

async function add(content: Buffer, name = 'backup.cfg', path = files(), client = owner): Promise<Listed> {
  return (await sendFile(client, path, name, content).expect(201)).body as Listed;
}

describe('a file', () => {
  it.each([0, 1, 256 * 1024, 256 * 1024 + 1, 3_000_000])(
    'of %i bytes comes back as it went in, and is listed without its content',
    async (bytes) => {
      const content = randomBytes(bytes);
      const added = await add(content);
      expect(added).toMatchObject({ name: 'backup.cfg', bytes, addedByName: 'Test Person' });
      expect(await list()).toEqual([added]);
      const { body, headers } = await download(added.id).expect(200);
      expect(Buffer.compare(body as Buffer, content)).toBe(0);
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(bytes),
        'content-disposition': 'attachment; filename=backup.cfg',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      });
      const { id, name } = added;
      for (const action of ['attachment.added', 'attachment.downloaded'])
        expect(await events(action)).toMatchObject([{ object_id: entryId, details: { attachmentId: id, file: name, bytes } }]);
    },
  );

  it('of the largest size is taken, and one byte more is not: it leaves nothing', async () => {
    expect(await add(Buffer.alloc(LARGEST_ATTACHMENT, 7))).toMatchObject({ bytes: LARGEST_ATTACHMENT });
    const { body } = await sendFile(owner, files(), 'big', Buffer.alloc(LARGEST_ATTACHMENT + 1)).expect(413);
    expect(body).toMatchObject({ code: 'attachment-too-large' });
    expect(await rows()).toBe(1);
  });

  it('is called by a name that is nothing but a name, and told in headers as RFC 6266 has it', async () => {
    const { id, name } = await add(Buffer.from('x'), '../..\\etc/Überblick "2026" ✓.pdf');
    expect(name).toBe('Überblick _2026_ ✓.pdf');
    const { headers } = await download(id).expect(200);
    expect(headers['content-disposition']).toBe(
      `attachment; filename="?berblick _2026_ ?.pdf"; filename*=UTF-8''%C3%9Cberblick%20_2026_%20%E2%9C%93.pdf`,
    );
    await sendFile(owner, files(), 'a\r\nSet-Cookie: b=c', Buffer.from('x')).expect(400);
    await sendFile(owner, files(), '', Buffer.from('x')).expect(400);
  });

  it('is in the database as ciphertext only', async () => {
    const planted = `planted-${randomUUIDv7()}`;
    const { id } = await add(Buffer.from(`-----BEGIN ${planted}`));
    await download(id).expect(200);
    const [row] = await execute<[{ sealedKey: Buffer; content: Buffer }]>(
      'select a.sealed_key as sealedKey, k.content from attachments a join attachment_chunks k on k.attachment_id = a.id where a.id = ?',
      [id],
    );
    expect([row.content.includes(planted), row.content.includes('BEGIN'), row.sealedKey.length > 60]).toEqual([false, false, true]);
  });

  it('is not JSON, not a form, and needs the header against forgery', async () => {
    const path = `${files()}?name=x`;
    await owner.post(path, { a: 1 }).expect(415);
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])
      await owner.post(path).set('content-type', type).send('x').expect(415);
    await sendFile(owner, files(), 'x', Buffer.from('x')).set('x-requested-by', 'somebody').expect(403);
    expect(await rows()).toBe(0);
  });

  it('goes with its entry: it rests with it in the trash, and is gone with its ciphertext when that is purged', async () => {
    const { id } = await add(randomBytes(THREE_CHUNKS));
    await owner
      .delete(org(`credentials/${entryId}`))
      .set('if-match', '"1"')
      .expect(204);
    expect(await list()).toHaveLength(1);
    for (const answer of [download(id), sendFile(owner, files(), 'x', Buffer.from('x')), owner.delete(`${files()}/${id}`)])
      expect((await answer).body).toMatchObject({ status: 409, code: 'credential-in-trash' });
    await owner.delete(org(`credentials/${entryId}/purge`)).expect(204);
    expect([await rows(), await rows('attachment_chunks')]).toEqual([0, 0]);
    expect(await events('credential.purged')).toMatchObject([{ details: { files: 1 } }]);
  });

  it('is deleted for good, with a fresh proof', async () => {
    const { id } = await add(randomBytes(THREE_CHUNKS));
    context.clock.forward(6 * 60_000);
    expect((await owner.delete(`${files()}/${id}`).expect(403)).body).toMatchObject({ code: 'reauthentication-required' });
    context.clock.reset();
    await owner.delete(`${files()}/${id}`).expect(204);
    expect([await list(), await rows('attachment_chunks')]).toEqual([[], 0]);
    expect(await events('attachment.deleted')).toHaveLength(1);
    await owner.delete(`${files()}/${id}`).expect(404);
  });

  it('is left out of an export, which says so', async () => {
    await add(Buffer.from('in the file'), 'router.cfg');
    const { body } = await owner.post(org('exports'), { format: 'bitwarden-json', reason: 'Moving' }).expect(200);
    expect((body as { leftOut: object[] }).leftOut).toEqual([
      { entry: 'Firewall', field: 'router.cfg', because: expect.stringContaining('download it') },
    ]);
  });
});

describe('what does not come to its end', () => {
  /** Sends the head of a request and a part of its body, and hangs up. */
  async function hangUp(bytes: number, headers: Record<string, string | number>): Promise<void> {
    const url = new URL(`/api/v1/${files()}?name=half`, await context.api.app.getUrl());
    const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const common = { cookie, 'x-requested-by': 'clientst0r', 'x-forwarded-for': owner.address, 'content-type': 'application/octet-stream' };
    await new Promise<void>((resolve) => {
      const sent = httpRequest(url, { method: 'POST', headers: { ...common, ...headers } });
      sent.on('error', () => undefined);
      sent.write(randomBytes(bytes));
      const look = setInterval(() => {
        void rows('attachment_chunks').then((amount) => {
          if (amount === 0) return;
          clearInterval(look);
          sent.destroy();
          resolve();
        });
      }, 20);
    });
  }

  const gone = async (): Promise<void> => {
    const until = Date.now() + 5_000;
    while ((await rows()) > 0 && Date.now() < until) await new Promise((resume) => setTimeout(resume, 20));
    expect([await rows(), await rows('attachment_chunks')]).toEqual([0, 0]);
  };

  it.each<[string, Record<string, string | number>]>([
    ['with a length', { 'content-length': 2_000_000 }],
    ['without one', { 'transfer-encoding': 'chunked' }],
  ])('leaves nothing when the sender hangs up, %s', async (_what, headers) => {
    await hangUp(900_000, headers);
    await gone();
    expect(await events('attachment.added')).toEqual([]);
  });

  it('is not shown, and is removed an hour after the process that took it died', async () => {
    const { id } = await add(randomBytes(10));
    await execute('update attachments set finished_at = null where id = ?', [id]);
    expect(await list()).toEqual([]);
    await download(id).expect(404);
    await owner.delete(`${files()}/${id}`).expect(404);
    const store = context.api.app.get(AttachmentStore);
    expect(await store.discardLeft()).toBe(0);
    context.clock.forward(3_600_001);
    expect(await store.discardLeft()).toBe(1);
    expect(await rows('attachment_chunks')).toBe(0);
  });

  it('is refused while the audit trail cannot be written, and leaves nothing; nothing is given out either', async () => {
    const { id } = await add(Buffer.from('planted content'));
    await withoutInsertOn('audit_events', async () => {
      const { status } = await sendFile(owner, files(), 'x', Buffer.from('x'));
      expect(status).toBeGreaterThanOrEqual(500);
      const { body, text } = await download(id).expect(503);
      expect(body).toMatchObject({ code: 'audit-unavailable' });
      expect(text).not.toContain('planted');
    });
    expect(await rows()).toBe(1);
  });
});

describe('how much there may be', () => {
  const change = async (key: string, value: number): Promise<void> => {
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await boss.put(`platform/settings/${key}`, { value }).expect(200);
  };
  const quota = (mebibytes: number): Promise<void> => change('vault.attachments-mebibytes', mebibytes);
  afterEach(() => quota(1_024));

  it('is a setting for each organisation, what is being uploaded included, and two at once are never too much', async () => {
    await quota(1);
    const each = randomBytes(400 * 1024);
    const answers = await Promise.all([1, 2, 3, 4].map((index) => sendFile(owner, files(), `f${index}`, each)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'attachment-quota' });
    expect(await rows()).toBe(2);
    await owner.delete(`${files()}/${(await list())[0]!.id}`).expect(204);
    await add(each);
    await quota(0);
    await sendFile(owner, files(), 'x', Buffer.from('x')).expect(409);
  });

  it(`is ${MOST_ATTACHMENTS} of one entry`, async () => {
    const { id } = await add(Buffer.from('x'));
    const copy = `insert into attachments select uuid(), created_at, organisation_id, credential_id, concat(name, ?), bytes, sealed_key, added_by_id, added_by_name, finished_at
      from attachments where id = ?`;
    for (let index = 1; index < MOST_ATTACHMENTS; index += 1) await execute(copy, [index, id]);
    expect(await list()).toHaveLength(MOST_ATTACHMENTS);
    expect((await sendFile(owner, files(), 'one more', Buffer.from('x')).expect(409)).body).toMatchObject({ code: 'too-many-attachments' });
  });
});

describe('who gets a file', () => {
  it('holds the permission to reveal: others see that there is one, and a refusal is recorded', async () => {
    const { id } = await add(Buffer.from('secret'));
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    expect(await list(viewer)).toHaveLength(1);
    await download(id, viewer).expect(403);
    await sendFile(viewer, files(), 'x', Buffer.from('x')).expect(403);
    await viewer.delete(`${files()}/${id}`).expect(403);
    expect(await events('access.refused')).toHaveLength(3);
  });

  it('is nobody of another organisation, also not through a path of his own', async () => {
    const { id } = await add(Buffer.from('secret'));
    const other = await context.people.organisation();
    const theirs = await context.people.memberClient(other, 'owner');
    const through = `organisations/${other}/credentials/${entryId}/attachments`;
    for (const path of [files(), through]) {
      await theirs.get(path).expect(404);
      await download(id, theirs, path).expect(404);
      await sendFile(theirs, path, 'x', Buffer.from('x')).expect(404);
      await theirs.delete(`${path}/${id}`).expect(404);
    }
    const second = await create('Other entry');
    await download(id, owner, files(second)).expect(404);
    await owner.delete(`${files(second)}/${id}`).expect(404);
    expect([await rows(), await list()]).toEqual([1, [expect.objectContaining({ id })]]);
  });

  it('is judged by the rules of the entry and the policy of the organisation, and counted with reveals', async () => {
    const { id } = await add(Buffer.from('secret'));
    const terms = { reauthenticationMinutes: null, reasonRequired: true, ticketRequired: false, revealsPerHour: 1, historyVersions: 10, trashDays: 30 }; // prettier-ignore
    await owner.put(org('vault-policy'), terms).expect(200);
    await download(id).expect(400);
    await download(id, owner, files(), { reason: 'Night shift' }).expect(200);
    await download(id, owner, files(), { reason: 'Night shift' }).expect(429);
    expect((await events('attachment.downloaded')).map(({ outcome, details }) => [outcome, details?.['refusal'] ?? null])).toEqual([
      ['refused', 'reason'], ['success', null], ['refused', 'rate'],
    ]); // prettier-ignore
    await owner.put(org('vault-policy'), { ...terms, reasonRequired: false, revealsPerHour: null }).expect(200);
    const rules = { allowedNetworks: [], deniedNetworks: [`${owner.address}/128`], allowedCountries: [], deniedCountries: [], hours: null };
    await owner
      .put(org(`credentials/${entryId}/access-rules`), { rules })
      .set('if-match', '"1"')
      .expect(200);
    expect((await download(id).expect(403)).body).toMatchObject({ code: 'outside-access-rules' });
  });

  it('may be a program, with the key of somebody who may', async () => {
    const scopes = ['vault.secret.reveal', 'vault.credential.update'];
    const { body } = await owner.post(org('api-keys'), { name: 'Backup', scopes }).expect(201);
    const bearer = `Bearer ${(body as { key: string }).key}`;
    const program = context.people.client();
    const { body: added } = await sendFile(program, files(), 'nightly.tar', Buffer.from('backup')).set('authorization', bearer).expect(201);
    const { id } = added as Listed;
    expect((await download(id, program).set('authorization', bearer).expect(200)).body).toEqual(Buffer.from('backup'));
    expect(await events('attachment.downloaded')).toMatchObject([{ details: { via: 'api-key' } }]);
    await program.delete(`${files()}/${id}`).set('authorization', bearer).expect(403);
  });
});
