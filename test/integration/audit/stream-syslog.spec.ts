import { type ReceivedMessage, Rsyslog } from '../../support/rsyslog.js';
import { type KeyPair, TestCertificates } from '../../support/test-certificates.js';
import { StreamContext } from './stream-context.js';

jest.setTimeout(60_000);

let context: StreamContext;
let certificates: TestCertificates;
let client: KeyPair;
let rsyslog: Rsyslog;

beforeAll(async () => {
  context = await StreamContext.start();
  certificates = new TestCertificates();
  client = certificates.issue('client', 'DNS:clientst0r');
  rsyslog = await Rsyslog.start(certificates, certificates.issue('server', 'IP:127.0.0.1'));
});

afterEach(async () => {
  context.clock.reset();
  await context.removeStreams();
});

afterAll(async () => {
  await context.close();
  await rsyslog.remove();
  certificates.remove();
});

const create = (kind: 'syslog' | 'cef' = 'syslog') =>
  context.create(
    { kind, url: `tls://127.0.0.1:${rsyslog.port}`, authority: certificates.authority, certificate: client.certificate },
    client.key,
  );

/** Messages of one test, by the names of their events. */
const named = (prefix: string): ReceivedMessage[] =>
  rsyslog.messages().filter(({ structuredData, text }) => `${structuredData}${text}`.includes(prefix));
const nameOf = ({ structuredData }: ReceivedMessage): string => /objectName="([^"]*)"/u.exec(structuredData)?.[1] ?? '';
const places = (prefix: string): number[] => named(prefix).map(({ structuredData }) => Number(/ index="(\d+)"/u.exec(structuredData)?.[1]));
const numbers = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${prefix}-${number.toString().padStart(4, '0')}`);

describe('rsyslog over TLS', () => {
  it('gets each event once, in order, as RFC 5424 with structured data, to those who bring a certificate', async () => {
    const stream = await create();
    await context.record('plain-one', 'plain-"quoted" ] \\ end', 'plain-ünïcode');
    await context.turn();
    const messages = named('plain-');
    expect(messages).toHaveLength(3);
    expect(messages[0]).toMatchObject({
      facility: 13,
      severity: 6,
      hostname: 'localhost',
      application: 'clientst0r',
      messageId: 'check.updated',
    });
    expect(messages.map(({ structuredData }) => structuredData)).toEqual([
      expect.stringMatching(/^\[clientst0r@32473 id="[0-9a-f-]{36}" index="\d+" .*objectName="plain-one"\]$/u),
      expect.stringContaining('objectName="plain-\\"quoted\\" \\] \\\\ end"]'),
      expect.stringContaining('objectName="plain-ünïcode"]'),
    ]);
    expect(await context.status(stream)).toMatchObject({ state: 'up-to-date', lagEvents: 0, lagSeconds: 0 });
  });

  it('gets CEF with its own escapes', async () => {
    await create('cef');
    await context.record('cef-a=b|c\\d');
    await context.turn();
    const [message] = named('cef-a');
    expect(message?.structuredData).toBe('-');
    expect(message?.text).toMatch(
      /^CEF:0\|ClientSt0r\|ClientSt0r\|1\|check\.updated\|check updated\|3\|rt=\d{13} externalId=[0-9a-f-]{36} cat=administration act=check\.updated outcome=success/u,
    );
    expect(message?.text).toContain('cs5Label=objectName cs5=cef-a\\=b|c\\\\d');
  });

  it('loses nothing when it is killed in the middle and comes back; the order is kept and only whole batches are repeated', async () => {
    const stream = await create();
    const first = (await context.status(stream)).progress.position;
    const names = numbers('killed', 1_500);
    await Promise.all(names.map((name) => context.record(name)));
    const sending = context.turn();
    while (named('killed').length < 300) await new Promise((resume) => setTimeout(resume, 2));
    await rsyslog.kill();
    await sending;
    expect((await context.status(stream)).state).toBe('retrying');
    await context.record(...numbers('killed-later', 10));
    await rsyslog.startAgain();
    context.clock.forward(5_000);
    await context.turn();
    expect(await context.status(stream)).toMatchObject({ state: 'up-to-date', lagEvents: 0 });

    const received = places('').filter((place) => place >= first);
    const distinct = [...new Set(received)];
    expect(new Set(named('killed').map(nameOf)).size).toBe(1_510);
    expect(distinct).toEqual(distinct.toSorted((one, other) => one - other));
    // Runs of ascending places: a run begins where a batch was sent again, which is where a batch began.
    const restarts = received.filter((place, position) => position > 0 && place <= (received[position - 1] ?? 0));
    expect(restarts.length).toBeLessThanOrEqual(2);
    for (const place of restarts) expect((place - first) % 250).toBe(0);
  });

  it('lets events wait while it does not answer, says so, and gets them when it does', async () => {
    const stream = await create();
    await rsyslog.kill();
    await context.record(...numbers('away', 20));
    for (let round = 0; round < 4; round += 1) {
      await context.turn();
      context.clock.forward(10_000);
    }
    const status = await context.status(stream);
    expect(status).toMatchObject({
      state: 'interrupted',
      progress: { failures: 4, lastError: 'The connection was refused: ECONNREFUSED' },
    });
    expect(status.lagEvents).toBeGreaterThanOrEqual(20);
    expect(status.lagSeconds).toBeGreaterThanOrEqual(35);
    await rsyslog.startAgain();
    context.clock.forward(60_000);
    await context.turn();
    expect(named('away').map(nameOf).toSorted()).toEqual(numbers('away', 20));
    expect(places('away')).toEqual(places('away').toSorted((one, other) => one - other));
    const events = await context.sql<{ action: string }>(
      "select action from audit_events where object_id = ? and action like 'stream.%' order by at, id",
      [stream.id],
    );
    expect(events.map(({ action }) => action)).toEqual(['stream.created', 'stream.interrupted', 'stream.recovered']);
  });

  it('is not sent anything without our certificate, or when its own is of another authority', async () => {
    const other = new TestCertificates();
    const url = `tls://127.0.0.1:${rsyslog.port}`;
    const nameless = await context.create({ kind: 'syslog', url, authority: certificates.authority });
    const foreign = await context.create({ kind: 'syslog', url, authority: other.authority });
    await context.record('refused-one');
    await context.turn();
    expect(named('refused-one')).toEqual([]);
    expect((await context.status(nameless)).progress.failures).toBe(1);
    expect((await context.status(foreign)).progress.lastError).toMatch(/^The receiver's certificate is not valid/u);
    other.remove();
  });
});
