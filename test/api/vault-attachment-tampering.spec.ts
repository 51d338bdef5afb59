import { randomBytes } from 'node:crypto';
import { sendFile } from '../support/file-upload.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const CHUNK = 256 * 1024;

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let entryId: string;
let content: Buffer;
let id: string;

beforeAll(async () => {
  context = await startIdentityApi();
});
beforeEach(async () => {
  organisationId = await context.people.organisation();
  owner = await context.people.memberClient(organisationId, 'owner');
  entryId = await entry(owner, organisationId);
  content = randomBytes(2 * CHUNK + 1_000);
  id = await add(content);
});

const files = (organisation = organisationId, of = entryId): string => `organisations/${organisation}/credentials/${of}/attachments`;
const execute = <T>(sql: string, values: unknown[]): Promise<T> =>
  context.api.orm.em.fork().getConnection().execute(`${sql} /* across organisations: test */`, values) as Promise<T>;

async function entry(client: Client, organisation: string): Promise<string> {
  const { body } = await client
    .post(`organisations/${organisation}/credentials`, { type: 'login', name: 'Firewall', fields: [] })
    .expect(201);
  return (body as { id: string }).id;
}

async function add(bytes: Buffer, path = files(), client = owner): Promise<string> {
  return ((await sendFile(client, path, 'backup.cfg', bytes).expect(201)).body as { id: string }).id;
}

/** What somebody is given: a problem, a whole file, or what came until the connection ended. */
async function received(): Promise<{ status: number | 'cut off'; bytes: Buffer }> {
  const url = new URL(`/api/v1/${files()}/${id}/download`, await context.api.app.getUrl());
  const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'x-requested-by': 'clientst0r', 'x-forwarded-for': owner.address };
  const response = await fetch(url, { method: 'POST', headers });
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of response.body ?? []) pieces.push(piece as Uint8Array);
  } catch {
    return { status: 'cut off', bytes: Buffer.concat(pieces) };
  }
  return { status: response.status, bytes: Buffer.concat(pieces) };
}

const copyOf = (of: string, position: number): string => `(select content from (select content from attachment_chunks where attachment_id = '${of}' and position = ${position}) x)`; // prettier-ignore
const put = (position: number, what: string): Promise<unknown> =>
  execute(`update attachment_chunks set content = ${what} where attachment_id = ? and position = ?`, [id, position]);

async function swap(one: number, other: number): Promise<void> {
  const sql = 'update attachment_chunks set position = ? where attachment_id = ? and position = ?';
  for (const [to, from] of [[99, one], [one, other], [other, 99]]) await execute(sql, [to, id, from]); // prettier-ignore
}

/** Of another file of the same size, in the same entry. */
const another = (): Promise<string> => add(randomBytes(content.length));

async function ofAnotherOrganisation(): Promise<string> {
  const other = await context.people.organisation();
  const client = await context.people.memberClient(other, 'owner');
  return add(randomBytes(content.length), files(other, await entry(client, other)), client);
}

it('comes whole while nobody has touched it', async () => {
  expect(await received()).toEqual({ status: 200, bytes: content });
});

it.each<[string, 500 | 'cut off', () => Promise<unknown>]>([
  ['the first two chunks changed places', 500, () => swap(0, 1)],
  ['the last two changed places', 'cut off', () => swap(1, 2)],
  ['the first is missing', 500, () => execute('delete from attachment_chunks where attachment_id = ? and position = 0', [id])],
  ['the last is missing', 'cut off', () => execute('delete from attachment_chunks where attachment_id = ? and position = 2', [id])],
  [
    'the end is cut off, and the length with it',
    'cut off',
    async () => {
      await execute('delete from attachment_chunks where attachment_id = ? and position = 2', [id]);
      await execute('update attachments set bytes = ? where id = ?', [2 * CHUNK, id]);
    },
  ],
  ['the length says less', 'cut off', () => execute('update attachments set bytes = bytes - 1 where id = ?', [id])],
  ['the length says more', 'cut off', () => execute('update attachments set bytes = bytes + 1 where id = ?', [id])],
  ['a chunk is there twice', 'cut off', () => put(1, copyOf(id, 0))],
  ['a chunk is cut', 'cut off', () => put(1, 'substr(content, 1, length(content) - 1)')],
  [
    'a bit is another',
    'cut off',
    () => put(2, 'concat(substr(content, 1, 10), char(ord(substr(content, 11, 1)) ^ 1), substr(content, 12))'),
  ],
  ['a chunk is that of another file', 'cut off', async () => put(1, copyOf(await another(), 1))],
  ['a chunk is that of another organisation', 'cut off', async () => put(1, copyOf(await ofAnotherOrganisation(), 1))],
  [
    'key and chunks are those of another file',
    500,
    async () => {
      const other = await another();
      await execute('update attachments a join attachments b on b.id = ? set a.sealed_key = b.sealed_key where a.id = ?', [other, id]);
      for (const position of [0, 1, 2]) await put(position, copyOf(other, position));
    },
  ],
  [
    'the file of another organisation was put into this one',
    500,
    async () => {
      const other = await ofAnotherOrganisation();
      await execute('delete from attachments where id = ?', [id]);
      await execute('update attachment_chunks set organisation_id = ? where attachment_id = ?', [organisationId, other]);
      await execute('update attachments set organisation_id = ?, credential_id = ? where id = ?', [organisationId, entryId, other]);
      id = other;
    },
  ],
  ['the key is gone', 500, () => execute('update attachments set sealed_key = null where id = ?', [id])],
])('is never given out as whole, and the auditors are told, when %s', async (_what, status, tamper) => {
  await tamper();
  const answer = await received();
  expect(answer.status).toBe(status);
  if (status === 'cut off') {
    // Not a byte of what does not open.
    expect(answer.bytes.length).toBeLessThan(content.length);
    expect(content.subarray(0, answer.bytes.length).equals(answer.bytes)).toBe(true);
  }
  const events = await auditEvents(context.api, { organisationId });
  expect(events.filter(({ action }) => action === 'vault.integrity-failed')).toMatchObject([
    { outcome: 'failure', object_id: entryId, details: { attachmentId: id, file: 'backup.cfg' } },
  ]);
});
