import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/mariadb';
import { Test, type TestingModule } from '@nestjs/testing';
import { ARGON2_COST } from '@clientst0r/identity';
import { MailAdministration, MailDelivery, MailOutbox, MailSender, type MailText, MailWriters } from '@clientst0r/notifications';
import type { Actor } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import { MailServer, plainPartOf } from '../../support/mail-server.js';
import { useTestEnvironment } from '../../support/test-environment.js';

jest.setTimeout(60_000);

let worker: TestingModule;
let server: MailServer;
let settings: SettingsService;
let em: EntityManager;
let written = 0;
const texts = new Map<string, MailText | null>();
const actor: Actor = {
  userId: randomUUIDv7(),
  name: 'Administrator',
  sessionId: null,
  reauthenticatedAt: null,
  organisationId: null,
  permissions: new Set(),
  address: '127.0.0.1',
  userAgent: 'test',
  requestId: '',
};

beforeAll(async () => {
  await useTestEnvironment();
  process.env['WORKER_PORT'] = '0';
  server = new MailServer();
  await server.start();
  worker = await Test.createTestingModule({ imports: [WorkerModule] })
    .overrideProvider(ARGON2_COST)
    .useValue({ memoryCost: 1024, timeCost: 1, parallelism: 1 })
    .compile();
  await worker.init();
  settings = worker.get(SettingsService);
  em = worker.get(EntityManager);
  worker.get(MailWriters).register('testing', ({ facts }) => {
    written += 1;
    return Promise.resolve(texts.get(facts['text'] ?? '') ?? null);
  });
});

beforeEach(async () => {
  server.refusal = null;
  await settings.update(actor, 'mail.host', '127.0.0.1');
  await settings.update(actor, 'mail.port', server.port);
  await settings.update(actor, 'mail.tls', 'starttls');
  await settings.update(actor, 'mail.user', server.account.user);
  await settings.update(actor, 'mail.password', server.account.password);
  await settings.update(actor, 'mail.from-address', 'vault@msp.example');
});

afterAll(async () => {
  await worker.close();
  await server.remove();
});

async function post(recipient: string, text: MailText | null): Promise<string> {
  const id = randomUUIDv7();
  texts.set(id, text);
  const delivery = new MailDelivery('testing', recipient, null, { text: id });
  await em.fork().transactional((inner) => {
    worker.get(MailOutbox).post(inner, delivery);
    return Promise.resolve();
  });
  return delivery.id;
}

const deliveryOf = (id: string) => em.fork({ clear: true }).findOne(MailDelivery, id);

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; await pause(50)) if (await condition()) return;
  throw new Error('it did not happen in time');
}

const stateIs = (id: string, state: string) => until(async () => (await deliveryOf(id))?.state === state);

it('sends what a transaction asked for, encrypted and with the password, as text and as HTML', async () => {
  const id = await post('ada@client.example', {
    subject: 'Grüße',
    lines: ['Hello Ada & <b>friends</b>'],
    link: { label: 'Open', url: 'https://vault.example/invitation#token' },
  });
  const mail = await server.next('ada@client.example');
  expect(mail).toMatchObject({ from: 'vault@msp.example', user: server.account.user, encrypted: true });
  expect(plainPartOf(mail)).toContain('Hello Ada & <b>friends</b>\n\nOpen:\nhttps://vault.example/invitation#token\n');
  expect(mail.raw.replaceAll('=\r\n', '')).toContain('Hello Ada &amp; &lt;b&gt;friends');
  expect(mail.raw).toContain(`Message-ID: <${id}@localhost>`);
  expect(mail.raw).toContain('Auto-Submitted: auto-generated');
  await stateIs(id, 'sent');
  expect(await deliveryOf(id)).toMatchObject({ attempts: 1, lastError: null });
});

it('does not send one a second time', async () => {
  const id = await post('once@client.example', { subject: 'Once', lines: ['x'] });
  await stateIs(id, 'sent');
  await worker.get(MailSender).send(id);
  expect(server.mails.filter(({ to }) => to.includes('once@client.example'))).toHaveLength(1);
});

it('keeps the text of no mail, neither in the database nor in Redis', async () => {
  const secret = `token-${randomUUIDv7()}`;
  const id = await post('secret@client.example', { subject: 'S', lines: [secret] });
  await server.next('secret@client.example');
  await stateIs(id, 'sent');
  expect(JSON.stringify(await em.fork().execute('select * from mail_deliveries'))).not.toContain(secret);
});

it('tries again while the server is down, writing the text anew, and gets there', async () => {
  await server.stop();
  const before = written;
  const id = await post('patient@client.example', { subject: 'Later', lines: ['x'] });
  await until(async () => ((await deliveryOf(id))?.attempts ?? 0) >= 1);
  expect(await deliveryOf(id)).toMatchObject({ state: 'waiting', lastError: expect.stringContaining('ECONNREFUSED') });
  await server.start();
  await server.next('patient@client.example');
  await stateIs(id, 'sent');
  expect(written - before).toBeGreaterThanOrEqual(2);
});

it('gives up at once what the server refuses for good, shows why, and sends it when an administrator says so', async () => {
  server.refusal = 550;
  const id = await post('nobody@client.example', { subject: 'No', lines: ['x'] });
  await stateIs(id, 'failed');
  const [shown] = await worker.get(MailAdministration).list(1, null);
  expect(shown).toMatchObject({ id, attempts: 1, lastError: expect.stringContaining('550') });
  server.refusal = null;
  await worker.get(MailAdministration).retry(actor, id);
  await server.next('nobody@client.example');
});

it('tries again after a refusal that is for now only', async () => {
  server.refusal = 451;
  const id = await post('busy@client.example', { subject: 'Busy', lines: ['x'] });
  await until(async () => ((await deliveryOf(id))?.attempts ?? 0) >= 1);
  server.refusal = null;
  await server.next('busy@client.example');
});

it('drops what is not to be sent any more, and everything while no server is set', async () => {
  const dropped = await post('dropped@client.example', null);
  await until(async () => (await deliveryOf(dropped)) === null);
  await settings.update(actor, 'mail.host', '');
  const unset = await post('unset@client.example', { subject: 'x', lines: [] });
  await until(async () => (await deliveryOf(unset)) === null);
  expect(server.mails.some(({ to }) => to.includes('unset@client.example'))).toBe(false);
});

it('lets nothing that people typed become a header or a second recipient', async () => {
  const typed = 'Ada\r\nBcc: eve@evil.example\r\n\r\nbody';
  await post('header@client.example', { subject: typed, lines: ['x'] });
  const mail = await server.next('header@client.example');
  const [headers = ''] = mail.raw.split('\r\n\r\n');
  expect(headers).not.toMatch(/^Bcc:/mu);
  expect(mail.to).toEqual(['header@client.example']);
});

it('sends no word over a connection that is not encrypted when it is told to encrypt', async () => {
  await settings.update(actor, 'mail.tls', 'tls');
  await expect(worker.get(MailAdministration).test(actor, 'admin@msp.example')).resolves.toMatch(/connection failed|encrypt/u);
  expect(server.mails.some(({ to }) => to.includes('admin@msp.example'))).toBe(false);
});

it('says in a test what the server said, without the password', async () => {
  await settings.update(actor, 'mail.password', 'wrong password');
  const problem = await worker.get(MailAdministration).test(actor, 'tester@msp.example');
  expect(problem).toMatch(/user name and password/u);
  expect(problem).not.toContain('wrong password');
  await settings.update(actor, 'mail.password', server.account.password);
  await expect(worker.get(MailAdministration).test(actor, 'tester@msp.example')).resolves.toBeNull();
  expect((await server.next('tester@msp.example')).raw).toContain('Subject: A test of the mail settings');
});

it('keeps the password of the mail server sealed, and tells and records only that there is one', async () => {
  const listed = (await settings.list()).find(({ definition }) => definition.key === 'mail.password');
  expect(listed?.value).toBe(true);
  const [row] = await em.fork().execute<{ value: string }[]>("select value from settings where `key` = 'mail.password'");
  expect(row?.value).not.toContain(server.account.password);
  const events = await em.fork().execute("select * from audit_events where object_name = 'mail.password'");
  expect(JSON.stringify(events)).not.toContain('pässword');
});
