import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MikroORM, RequestContext } from '@mikro-orm/mariadb';
import {
  AnchorRunner,
  AnchorService,
  AnchorTrial,
  type AnchorInput,
  type AnchorState,
  AuditAnchoringModule,
  AuditAnchorModule,
  AuditLogService,
  AuditSealer,
} from '@clientst0r/audit';
import { NotificationsModule } from '@clientst0r/notifications';
import { type Actor, SecretText, systemActor } from '@clientst0r/platform';
import { SettingsModule, SettingsService } from '@clientst0r/settings';
import { HttpsReceiver, webhookProblem } from '../../support/https-receiver.js';
import { MailServer, plainPartOf } from '../../support/mail-server.js';
import { Rsyslog } from '../../support/rsyslog.js';
import { TestCertificates } from '../../support/test-certificates.js';
import { LogContext } from './log-context.js';

jest.setTimeout(120_000);

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const actor: Actor = { userId: '00000000-0000-7000-8000-000000000001', name: 'Test', sessionId: null, reauthenticatedAt: null, organisationId: null, permissions: new Set(), address: '198.51.100.1', userAgent: 'jest', requestId: 'r' }; // prettier-ignore

let context: LogContext;
let certificates: TestCertificates;
let https: HttpsReceiver;
let mail: MailServer;
let rsyslog: Rsyslog;

beforeAll(async () => {
  process.env['AUDIT_STREAM_ALLOWED_RANGES'] = '127.0.0.0/8';
  certificates = new TestCertificates();
  https = await HttpsReceiver.start(certificates.issue('receiver', 'IP:127.0.0.1'), (_, response) => response.writeHead(204).end());
  rsyslog = await Rsyslog.start(certificates, certificates.issue('server', 'IP:127.0.0.1'));
  mail = new MailServer();
  await mail.start();
  context = await LogContext.start([SettingsModule, NotificationsModule, AuditAnchorModule, AuditAnchoringModule]);
  const values = { 'mail.host': '127.0.0.1', 'mail.port': mail.port, 'mail.from-address': 'vault@msp.example' };
  for (const [key, value] of Object.entries(values)) await inRequest(() => context.module.get(SettingsService).update(actor, key, value));
});

beforeEach(() => {
  context.clock.reset();
  context.empty();
  for (const table of ['audit_anchors', 'audit_anchor_progress']) context.superuser(`delete from ${table}`);
  https.requests.length = 0;
  https.behaviour = (_, response) => response.writeHead(204).end();
  mail.mails.length = 0;
});

afterAll(async () => {
  await context.close();
  await Promise.all([https.stop(), rsyslog.remove(), mail.remove()]);
  certificates.remove();
});

function inRequest<T>(work: () => Promise<T>): Promise<T> {
  return RequestContext.create(context.module.get(MikroORM).em, work);
}

async function anchor(input: Pick<AnchorInput, 'kind' | 'target'> & Partial<AnchorInput>, secret: string | null = null): Promise<string> {
  const whole = { name: input.kind, authority: null, certificate: null, everyMinutes: 1, ...input };
  const made = await inRequest(() =>
    context.module.get(AnchorService).create(actor, whole, secret === null ? null : SecretText.of(secret)),
  );
  return made.id;
}

const webhook = () => anchor({ kind: 'webhook', target: https.url('/checkpoints'), authority: certificates.authority }, SECRET);
const send = () => context.module.get(AnchorRunner).run();
const status = () => context.module.get(AuditLogService).status();
const stateOf = async (kind: string): Promise<AnchorState | undefined> => (await status()).anchors.find((one) => one.kind === kind);
const actions = () =>
  context.superuser("select group_concat(action order by at, id) from audit_events where action like 'anchor.%'").trim();

async function sealed(count: number): Promise<void> {
  await context.insert(count);
  await context.seal();
}

/** Held against what a receiver kept, in the form of an anchor file. */
async function verifyAgainst(line: string): Promise<unknown> {
  const path = join(certificates.directory, 'collected.jsonl');
  writeFileSync(path, `${line}\n`);
  return (await context.module.get(AuditLogService).verify(systemActor('test'), true, path)).difference;
}

it('has checkpoints kept by rsyslog over TLS, and a collected message is what the log is verified against', async () => {
  const { certificate, key } = certificates.issue('client', 'DNS:clientst0r');
  await anchor({ kind: 'syslog', target: `tls://127.0.0.1:${rsyslog.port}`, authority: certificates.authority, certificate }, key);
  await sealed(2);
  const { size } = await status();
  await sealed(3);
  await send();
  const [message] = rsyslog.messages().filter(({ messageId }) => messageId === 'audit.checkpoint');
  expect(message).toMatchObject({ facility: 13, severity: 5, application: 'clientst0r' });
  const line = message!.text.slice(message!.text.indexOf('{'));
  expect(JSON.parse(line)).toMatchObject({ note: (await status()).checkpoint });
  expect(await stateOf('syslog')).toMatchObject({ size: (await status()).size, lastError: null, lastSuccessAt: expect.any(Date) });
  expect(await verifyAgainst(line)).toBeNull();
  context.superuser(`delete from audit_log_leaves where leaf_index >= ${size}; delete from audit_checkpoints where size > ${size}`);
  expect(await verifyAgainst(line)).toMatchObject({ kind: 'anchor-ahead', leafIndex: size });
});

it('has checkpoints kept by a webhook that is signed, at most once a period, and the newest when many were made', async () => {
  await webhook();
  await sealed(2);
  await send();
  await sealed(2);
  await send();
  expect(https.requests).toHaveLength(1);
  expect(webhookProblem(https.requests[0]!, SECRET)).toBeNull();
  context.clock.forward(61_000);
  await send();
  await send();
  expect(https.requests.map(({ body }) => (JSON.parse(body) as { data: { note: string } }).data.note).at(-1)).toBe(
    (await status()).checkpoint,
  );
  expect(https.requests).toHaveLength(2);
});

it('has checkpoints kept by mail, from which the log is verified', async () => {
  await anchor({ kind: 'mail', target: 'auditor@example.com' });
  await sealed(4);
  await send();
  const text = plainPartOf(await mail.next('auditor@example.com'));
  const line = text.split('\n').find((one) => one.startsWith('{'))!;
  expect(JSON.parse(line)).toMatchObject({ note: (await status()).checkpoint });
  expect(await verifyAgainst(line)).toBeNull();
});

it('sends again what was not taken, shows why, and tells of a receiver that stays away and of its return', async () => {
  await webhook();
  await sealed(1);
  https.behaviour = (_, response) => response.writeHead(503).end();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await send();
    context.clock.forward(15 * 60_000);
  }
  expect(await stateOf('webhook')).toMatchObject({
    size: 0,
    lastSuccessAt: null,
    lastFailureAt: expect.any(Date),
    lastError: 'The receiver did not take the events: status 503',
  });
  expect(actions()).toBe('anchor.created,anchor.failed');
  https.behaviour = (_, response) => response.writeHead(204).end();
  await send();
  expect(await stateOf('webhook')).toMatchObject({ lastError: null, lastSuccessAt: expect.any(Date) });
  expect(actions()).toBe('anchor.created,anchor.failed,anchor.recovered');
  const ids = https.requests.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(4);
  expect(new Set(ids).size).toBe(1);
});

it('sends again after its lease what a sender that died had in hand', async () => {
  const id = await webhook();
  await sealed(1);
  context.superuser(`update audit_anchor_progress set next_try_at = utc_timestamp(3) + interval 60 second where anchor_id = '${id}'`);
  await send();
  expect(https.requests).toHaveLength(0);
  context.clock.forward(61_000);
  await Promise.all([send(), send()]);
  expect(https.requests).toHaveLength(1);
});

it('holds back no receiver for another one', async () => {
  await anchor({ kind: 'mail', target: 'auditor@example.com' });
  await webhook();
  await mail.stop();
  await sealed(1);
  await send();
  expect(https.requests).toHaveLength(1);
  expect((await stateOf('mail'))?.lastError).toEqual(expect.any(String));
  await mail.start();
});

it('is tried out at any time, and one that was away is sent what waited at once', async () => {
  const id = await webhook();
  const test = () => inRequest(() => context.module.get(AnchorTrial).test(actor, id));
  await expect(test()).rejects.toThrow('Nothing was sealed yet');
  await sealed(1);
  https.behaviour = (_, response) => response.writeHead(503).end();
  await send();
  expect(await test()).toBe('The receiver did not take the events: status 503');
  https.behaviour = (_, response) => response.writeHead(204).end();
  expect(await test()).toBeNull();
  expect(await stateOf('webhook')).toMatchObject({ size: 0 });
  await send();
  expect(await stateOf('webhook')).toMatchObject({ lastError: null, lastSuccessAt: expect.any(Date) });
  expect(new Set(https.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

it('opens the secret that it has now, and not one that it had', async () => {
  const id = await webhook();
  const other = `whsec_${randomBytes(32).toString('base64')}`;
  const [old] = await context.em().execute<{ secret: Buffer }[]>('select sealed_secret as secret from audit_anchors');
  const { update } = { update: (secret: string) => inRequest(() => context.module.get(AnchorService).update(actor, id, 1, { everyMinutes: 2 }, SecretText.of(secret))) }; // prettier-ignore
  await update(other);
  await sealed(1);
  await send();
  expect(webhookProblem(https.requests[0]!, other)).toBeNull();
  context.superuser(`update audit_anchors set sealed_secret = x'${old!.secret.toString('hex')}'`);
  context.clock.forward(3 * 60_000);
  await sealed(1);
  await send();
  expect((await stateOf('webhook'))?.lastError).toBe('The stored secret of this stream cannot be opened');
});

describe('the file', () => {
  it('is told of with its last success', async () => {
    await sealed(2);
    expect(await stateOf('file')).toMatchObject({ id: null, target: context.anchors, size: 2, lastError: null });
  });

  it.each([
    ['gone', () => renameSync(context.anchors, `${context.anchors}.away`)],
    ['emptied', () => writeFileSync(context.anchors, '')],
    ['shortened', () => writeFileSync(context.anchors, `${readFileSync(context.anchors, 'utf8').split('\n')[0]}\n`)],
  ])('is a problem when it is %s, and is not begun anew', async (_, harm) => {
    await sealed(2);
    await sealed(2);
    const kept = readFileSync(context.anchors, 'utf8');
    harm();
    expect((await context.verify()).difference).toMatchObject({ kind: 'anchor-missing' });
    const left = existsSync(context.anchors) ? readFileSync(context.anchors, 'utf8') : null;
    await context.insert(1);
    await context.module.get(AuditSealer).run();
    await expect(context.module.get(AuditLogService).anchor()).rejects.toThrow('gone or was shortened');
    expect(existsSync(context.anchors) ? readFileSync(context.anchors, 'utf8') : null).toBe(left);
    expect(await stateOf('file')).toMatchObject({ lastFailureAt: expect.any(Date), lastError: expect.stringContaining('gone or was') });
    writeFileSync(context.anchors, kept);
    await context.seal();
    expect((await context.verify()).difference).toBeNull();
    expect((await stateOf('file'))?.lastError).toBeNull();
  });
});
