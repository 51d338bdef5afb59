import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { parse } from 'csv-parse/sync';
import { ExportRemovalService, ExportWriter } from '@clientst0r/audit';
import { Configuration } from '@clientst0r/platform';
import { SealedFileWriter } from '../../libs/audit/src/export/sealed-file.js';
import { auditWork, plantEvent } from '../support/audit-work.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';
import { openedInLibreOffice } from '../support/spreadsheet.js';
import { FORGERY_HEADER } from '../support/test-api.js';

let context: IdentityApi;
let work: TestingModule;
let organisationId: string;
let auditor: Client;

const FORMULAS = ['=cmd|calc!A1', '+1', '-1', '@SUM(A1)', '\tTab', '＝1', '＋1', '－1', '＠x', '\r=1', '\n=1', '=1","=2'];
const HARMLESS = ['Plain', 'a,b', 'say "hi"', "'quoted'", 'two\r\nlines', 'a=b', '漢字 ünï 🔑', '"', '",="'];

beforeAll(async () => {
  context = await startIdentityApi();
  work = await auditWork(context.clock);
  organisationId = await context.people.organisation('Exported');
  auditor = await context.people.memberClient(organisationId, 'auditor');
  for (const objectName of [...FORMULAS, ...HARMLESS]) {
    await plantEvent(context.api.orm, {
      at: '2026-10-01 10:00:00.500',
      organisationId,
      action: 'credential.copied',
      objectName,
      details: JSON.stringify({ field: 'pass"word', note: '=1\n2' }),
    });
  }
  await plantEvent(context.api.orm, {
    at: '2026-10-01 10:00:00.500',
    organisationId: randomUUID(),
    action: 'credential.copied',
    objectName: 'Foreign',
  });
});
afterAll(async () => work.close());

const exports = (rest = ''): string => `organisations/${organisationId}/audit-exports${rest}`;
const PLANTED = { action: 'credential.copied', to: '2026-11-01T00:00:00Z' };

async function made(format: string, filter: object = PLANTED): Promise<string> {
  const { body } = await auditor.post(exports(), { format, filter }).expect(201);
  await work.get(ExportWriter).write(body.id);
  return body.id as string;
}

/** What has arrived when the connection breaks, at least `bytes`. */
async function cutOff(client: Client, path: string, bytes: number): Promise<Buffer> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'x-forwarded-for': client.address, ...FORGERY_HEADER };
  const asked = get(`${await context.api.app.getUrl()}/api/v1/${path}`, { headers });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const arrived: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    arrived.push(chunk);
    if (Buffer.concat(arrived).length >= bytes) break;
  }
  asked.destroy();
  return Buffer.concat(arrived);
}

const download = (id: string, client = auditor) =>
  client
    .get(exports(`/${id}/content`))
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done(
          null,
          (response as unknown as { statusCode: number }).statusCode < 400
            ? Buffer.concat(chunks)
            : JSON.parse(Buffer.concat(chunks).toString('utf8')),
        ),
      );
    });

it('D51: writes CSV that csv-parse reads back, in which nothing is run by a spreadsheet and nothing is lost', async () => {
  const { body, headers } = await download(await made('csv')).expect(200);
  expect(headers['content-type']).toContain('text/csv');
  expect(headers['content-disposition']).toMatch(/^attachment; filename="audit-events-2026-11-01-\w+\.csv"$/u);
  const rows: Record<string, string>[] = parse(body as Buffer, { columns: true });
  expect(rows.map(({ objectName }) => objectName).sort()).toEqual([...FORMULAS.map((text) => `'${text}`), ...HARMLESS].sort());
  expect(rows[0]).toMatchObject({
    at: '2026-10-01T10:00:00.500Z',
    organisationId,
    category: 'vault',
    action: 'credential.copied',
    outcome: 'success',
    actorId: '',
    address: '203.0.113.7',
  });
  expect(JSON.parse(rows[0]!['details']!)).toEqual({ field: 'pass"word', note: '=1\n2' });
  for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/u);
});

it('D51: writes CSV that LibreOffice opens unharmed: every cell is text, none is a formula, and none has changed', async () => {
  const { body } = await download(await made('csv')).expect(200);
  const rows: string[][] = parse(body as Buffer);
  const opened = openedInLibreOffice(body as Buffer);
  const cells = opened.flat();
  expect(cells.filter(({ formula }) => formula !== null)).toEqual([]);
  expect(cells.filter(({ type }) => type !== null && type !== 'string')).toEqual([]);
  // A spreadsheet knows one kind of line break.
  const withoutEnd = (row: string[]): string[] => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1);
  const expected = rows.map((row) => withoutEnd(row).map((cell) => cell.replace(/\r\n?/gu, '\n')));
  expect(opened.map((row) => row.map(({ text }) => text))).toEqual(expected);
});

it('writes JSON Lines with every value as it is', async () => {
  const { body } = await download(await made('jsonl')).expect(200);
  const rows = (body as Buffer)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rows.map(({ objectName }) => objectName).sort()).toEqual([...FORMULAS, ...HARMLESS].sort());
  expect(rows[0]).toMatchObject({ at: '2026-10-01T10:00:00.500Z', actorId: null, organisationId, details: { field: 'pass"word' } });
});

it('has every event once, in order, when they are read in several batches, also when its download is cut off and resumed', async () => {
  const many = await context.people.organisation();
  await context.api.orm.em
    .fork()
    .getConnection()
    .execute(
      `insert into audit_events (at, id, organisation_id, category, action, outcome, actor_name, address, user_agent, request_id, object_name)
       select '2026-10-02 10:00:00' + interval floor(seq / 5000) second, uuid(), ?, 'vault', 'credential.copied', 'success', '', '', '', '', seq from json_table(?, '$[*]' columns (seq int path '$')) n`,
      [many, JSON.stringify(Array.from({ length: 16_005 }, (_, seq) => seq))],
    );
  const owner = await context.people.memberClient(many, 'owner');
  const { body } = await owner.post(`organisations/${many}/audit-exports`, { format: 'csv', filter: PLANTED }).expect(201);
  await work.get(ExportWriter).write(body.id);
  const { text } = await owner.get(`organisations/${many}/audit-exports/${body.id}/content`).expect(200);
  const rows: Record<string, string>[] = parse(text, { columns: true });
  expect(new Set(rows.map(({ objectName }) => objectName)).size).toBe(16_005);
  const keys = rows.map(({ at, id }) => `${at} ${id}`);
  expect(keys).toEqual([...keys].sort());
  expect(rows).toHaveLength(16_005);

  const whole = Buffer.from(text);
  const url = `organisations/${many}/audit-exports/${body.id}/content`;
  const head = await cutOff(owner, url, 1_000_000);
  expect(head.length).toBeLessThan(whole.length);
  const rest = await owner.get(url).set('range', `bytes=${head.length}-`).expect(206);
  expect(Buffer.concat([head, Buffer.from(rest.text)]).equals(whole)).toBe(true);
});

it('goes with a manifest that tells its hash, its size, its range and its filter', async () => {
  const id = await made('csv');
  const { body: content } = await download(id).expect(200);
  const { body: manifest } = await auditor.get(exports(`/${id}/manifest`)).expect(200);
  expect(manifest).toMatchObject({
    format: 'csv',
    organisationId,
    filter: PLANTED,
    to: '2026-11-01T00:00:00.000Z',
    rows: FORMULAS.length + HARMLESS.length,
    bytes: (content as Buffer).length,
    checkpoint: null,
  });
  await context.api.orm.em
    .fork()
    .getConnection()
    .execute("insert into audit_checkpoints (size, created_at, note) values (4294967290, '2026-11-01 00:00:07', 'signed')");
  expect((await auditor.get(exports(`/${id}/manifest`)).expect(200)).body.checkpoint).toBe('signed');
  expect(manifest.sha256).toBe(
    createHash('sha256')
      .update(content as Buffer)
      .digest('hex'),
  );
  expect((await auditor.get(exports(`/${id}`)).expect(200)).body).toMatchObject({ state: 'ready', progress: 100, rows: manifest.rows });
});

it('has its asking, its end and each download among the audit events, and its deletion', async () => {
  const id = await made('csv');
  await download(id).expect(200);
  await download(id).set('range', 'bytes=10-').expect(206);
  await auditor.delete(exports(`/${id}`)).expect(204);
  const events = await auditEvents(context.api, { objectId: id });
  expect(events.map(({ action }) => action)).toEqual([
    'audit.export-requested',
    'audit.export-finished',
    'audit.export-downloaded',
    'audit.export-downloaded',
    'audit.export-deleted',
  ]);
  expect(new Set(events.map(({ actor_id }) => actor_id)).size).toBe(1);
  expect(events[3]?.details).toMatchObject({ firstByte: 10, filter: PLANTED });
  await download(id).expect(404);
});

it('goes on where a download was cut off, and refuses a part that is not there', async () => {
  const id = await made('csv');
  const { body: whole, headers } = await download(id).expect(200);
  const bytes = (whole as Buffer).length;
  const part = async (range: string, status: number) => (await download(id).set('range', range).expect(status)).body as Buffer;
  const head = await part('bytes=0-99', 206);
  expect(Buffer.concat([head, await part('bytes=100-', 206)]).equals(whole as Buffer)).toBe(true);
  expect((await part('bytes=-5', 206)).equals((whole as Buffer).subarray(bytes - 5))).toBe(true);
  expect((await part('bytes=0-0,5-6', 200)).length).toBe(bytes);
  expect((await part('lines=1-2', 200)).length).toBe(bytes);
  await download(id).set('range', `bytes=${bytes}-`).expect(416);
  expect((await download(id).set('range', 'bytes=0-9').set('if-range', '"another"').expect(200)).headers['etag']).toBe(headers['etag']);
  expect((await download(id).set('range', 'bytes=0-9').set('if-range', headers['etag']!).expect(206)).headers['content-range']).toBe(
    `bytes 0-9/${bytes}`,
  );
});

it('lies encrypted on the disk, and a changed or shortened file is not given out', async () => {
  const id = await made('csv');
  const directory = work.get(Configuration).exportDirectory;
  const file = join(
    directory,
    readdirSync(directory).find((name) => name.startsWith(id))!,
  );
  const sealed = readFileSync(file);
  expect(sealed.includes('Exported') || sealed.includes('credential.copied')).toBe(false);
  for (const tampered of [Buffer.from(sealed).fill(sealed[9]! ^ 1, 9, 10), sealed.subarray(0, sealed.length - 1)]) {
    writeFileSync(file, tampered);
    await expect(download(id)).rejects.toThrow();
  }
});

it('is written anew after it was cut off in the middle, and what was left is removed', async () => {
  const { body } = await auditor.post(exports(), { format: 'csv', filter: PLANTED }).expect(201);
  await context.api.orm.em
    .fork()
    .getConnection()
    .execute("update audit_exports set state = 'running', file = ?, events = 7 where id = ?", [`${body.id}-dead.sealed`, body.id]);
  const left = join(work.get(Configuration).exportDirectory, `${body.id}-dead.sealed`);
  writeFileSync(left, 'half');
  await auditor.get(exports(`/${body.id}/manifest`)).expect(409);
  await download(body.id).expect(409);
  await work.get(ExportWriter).write(body.id);
  expect((await auditor.get(exports(`/${body.id}`)).expect(200)).body).toMatchObject({
    state: 'ready',
    rows: FORMULAS.length + HARMLESS.length,
  });
  expect(readdirSync(work.get(Configuration).exportDirectory)).not.toContain(`${body.id}-dead.sealed`);
});

it('is shown as failed when it cannot be written, with an event, and can be tried again', async () => {
  const { body } = await auditor.post(exports(), { format: 'csv', filter: PLANTED }).expect(201);
  const connection = context.api.orm.em.fork().getConnection();
  await connection.execute(`update audit_exports set filter = '{"from":"never"}' where id = ?`, [body.id]);
  await expect(work.get(ExportWriter).write(body.id)).rejects.toThrow();
  await connection.execute(`update audit_exports set filter = '{}' where id = ?`, [body.id]);
  expect((await auditor.get(exports(`/${body.id}`)).expect(200)).body).toMatchObject({ state: 'failed', failure: expect.any(String) });
  expect((await auditEvents(context.api, { objectId: body.id })).at(-1)).toMatchObject({
    action: 'audit.export-failed',
    outcome: 'failure',
  });
});

it('leaves nothing behind when the disk is full in the middle, and is whole at the next try', async () => {
  const { body } = await auditor.post(exports(), { format: 'csv', filter: PLANTED }).expect(201);
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const write = jest.spyOn(SealedFileWriter.prototype, 'write').mockResolvedValueOnce(undefined).mockRejectedValueOnce(full);
  await expect(work.get(ExportWriter).write(body.id)).rejects.toThrow('no space left');
  write.mockRestore();
  expect((await auditor.get(exports(`/${body.id}`)).expect(200)).body).toMatchObject({ state: 'failed', bytes: 0, sha256: null });
  expect(readdirSync(work.get(Configuration).exportDirectory).filter((name) => name.startsWith(body.id))).toEqual([]);
  await work.get(ExportWriter).write(body.id);
  const { body: content } = await download(body.id).expect(200);
  expect(parse(content as Buffer)).toHaveLength(1 + FORMULAS.length + HARMLESS.length);
});

it('is empty, and no error, for a time to come; a range that never ends, ends when it is asked for', async () => {
  const later = await made('csv', { from: '2999-01-01T00:00:00Z' });
  expect(parse((await download(later).expect(200)).body as Buffer)).toHaveLength(1);
  const { body } = await auditor
    .get(exports(`/${await made('jsonl', { action: PLANTED.action, to: '9999-12-31T23:59:59Z' })}`))
    .expect(200);
  expect(body).toMatchObject({ state: 'ready', rows: FORMULAS.length + HARMLESS.length });
  expect(new Date(body.to).getTime()).toBeLessThanOrEqual(context.clock.now().getTime());
  for (const to of ['+275760-09-13T00:00:00Z', 'forever', '1969-12-31T23:59:59Z'])
    await auditor.post(exports(), { format: 'csv', filter: { to } }).expect(400);
});

it('needs its permission and its organisation', async () => {
  const id = await made('csv');
  const viewer = await context.people.memberClient(organisationId, 'viewer');
  for (const call of [viewer.post(exports(), { format: 'csv', filter: {} }), viewer.get(exports(`/${id}`)), download(id, viewer)])
    await call.expect(403);
  const other = await context.people.organisation();
  const stranger = await context.people.memberClient(other, 'owner');
  await stranger.get(`organisations/${other}/audit-exports/${id}/content`).expect(404);
  await auditor.post(exports(), { format: 'xlsx', filter: {} }).expect(400);
  await auditor.post(exports(), { format: 'csv', filter: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } }).expect(400);
});

it('is one of at most five at a time', async () => {
  const busy = await context.people.organisation();
  const owner = await context.people.memberClient(busy, 'owner');
  for (let count = 0; count < 5; count += 1)
    await owner.post(`organisations/${busy}/audit-exports`, { format: 'jsonl', filter: {} }).expect(201);
  expect((await owner.post(`organisations/${busy}/audit-exports`, { format: 'jsonl', filter: {} }).expect(409)).body.code).toBe(
    'too-many-exports',
  );
});

it('is gone after a day, its file too', async () => {
  const id = await made('csv');
  const directory = work.get(Configuration).exportDirectory;
  context.clock.forward(25 * 3_600_000);
  for (const name of readdirSync(directory)) utimesSync(join(directory, name), new Date(), new Date());
  await work.get(ExportRemovalService).remove();
  expect(readdirSync(directory)).toEqual([]);
  context.clock.reset();
  await auditor.get(exports(`/${id}`)).expect(404);
});
