import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { StreamControlService, type StreamDestination, StreamRunner, StreamService } from '@clientst0r/audit';
import { systemActor } from '@clientst0r/platform';
import { type Behaviour, HecCollector, HttpsReceiver, webhookProblem } from '../../support/https-receiver.js';
import { TestCertificates } from '../../support/test-certificates.js';
import { Happened, StreamContext } from './stream-context.js';

jest.setTimeout(60_000);

const TOKEN = 'b5a79aad-d822-46cc-80d1-819f80d7bfb0';
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

let context: StreamContext;
let certificates: TestCertificates;
const receivers: HttpsReceiver[] = [];

beforeAll(async () => {
  context = await StreamContext.start();
  certificates = new TestCertificates();
});

afterEach(async () => {
  context.clock.reset();
  await context.removeStreams();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

afterAll(async () => {
  await context.close();
  certificates.remove();
});

async function receiver(behaviour: Behaviour): Promise<HttpsReceiver> {
  const started = await HttpsReceiver.start(certificates.issue('receiver', 'IP:127.0.0.1'), behaviour);
  receivers.push(started);
  return started;
}

const splunk = (url: string, more: object = {}): Promise<StreamDestination> =>
  context.create({ kind: 'splunk-hec', url, authority: certificates.authority, ...more }, TOKEN);
const webhook = (url: string): Promise<StreamDestination> =>
  context.create({ kind: 'webhook', url, authority: certificates.authority }, SECRET);
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

const taken: Behaviour = (_, response) => response.writeHead(204).end();
const namesIn = (body: string): (string | null)[] =>
  (JSON.parse(body) as { data: { events: { objectName: string | null }[] } }).data.events.map(({ objectName }) => objectName);

describe('Splunk', () => {
  it.each([false, true])('gets batches with its token and index (compressed: %s)', async (compressed) => {
    const collector = new HecCollector(TOKEN);
    const { url } = await receiver(collector.answer).then((one) => ({ url: one.url('/services/collector/event') }));
    await splunk(url, { compressed, index: 'msp_audit' });
    await context.record('one', 'two');
    await context.turn();
    expect(
      collector.events
        .slice(-2)
        .map(({ event }) => event.objectName)
        .toSorted(),
    ).toEqual(['one', 'two']);
    expect(collector.events.at(-1)).toMatchObject({ host: 'localhost', sourcetype: 'clientst0r:audit', index: 'msp_audit' });
    expect(Math.abs((collector.events.at(-1)?.time ?? 0) - Date.now() / 1000)).toBeLessThan(10);
  });

  it('is told everything once, in order, through an outage in the middle of a batch', async () => {
    const collector = new HecCollector(TOKEN);
    let requests = 0;
    const target = await receiver((request, response) => {
      requests += 1;
      if (requests === 2) return void response.socket?.destroy();
      if (requests === 3) return void response.writeHead(503, { 'retry-after': '7' }).end('{"text":"Server is busy","code":9}');
      collector.answer(request, response);
    });
    const stream = await splunk(target.url('/services/collector/event'));
    await Promise.all(Array.from({ length: 600 }, (_, number) => context.record(`outage-${number}`)));
    await context.turn();
    expect(await context.status(stream)).toMatchObject({ state: 'retrying', progress: { failures: 1 } });
    context.clock.forward(1_100);
    await context.turn();
    // The receiver asked for seven seconds.
    context.clock.forward(2_100);
    await context.turn();
    expect(requests).toBe(3);
    context.clock.forward(5_000);
    await context.turn();
    const places = collector.events.map(({ event }) => event.index);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(new Set(collector.events.map(({ event }) => event.id)).size).toBe(places.length);
    expect(collector.events.filter(({ event }) => event.objectName?.startsWith('outage-'))).toHaveLength(600);
    expect(collector.batches.every((size) => size <= 250)).toBe(true);
  });

  it.each<[string, string, Behaviour, string]>([
    [
      '200 with garbage',
      TOKEN,
      (_, response) => response.writeHead(200).end('<html>Welcome</html>'),
      'The receiver gave no answer that can be understood',
    ],
    [
      '200 with a code that is not success',
      TOKEN,
      (_, response) => response.writeHead(200).end('{"text":"No data","code":5}'),
      'The receiver gave no answer that can be understood',
    ],
    [
      'a redirect',
      TOKEN,
      (_, response) => response.writeHead(302, { location: 'https://169.254.169.254/' }).end(),
      'The receiver did not take the events: status 302',
    ],
    ['a wrong token', 'another-token', new HecCollector(TOKEN).answer, 'The receiver did not take the events: status 403'],
    [
      'nothing but a reset',
      TOKEN,
      (_, response) => response.socket?.destroy(),
      'The connection was closed before the events were taken: ECONNRESET',
    ],
    [
      'what is no HTTP',
      TOKEN,
      (_, response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
      'The receiver gave no answer that can be understood: HPE_INVALID_CONSTANT',
    ],
    [
      'an answer without end',
      TOKEN,
      (_, response) => {
        response.writeHead(200);
        const more = () => response.write('x'.repeat(65_536), more);
        more();
      },
      'The receiver gave no answer that can be understood',
    ],
  ])('that answers %s has not taken the events, and that is said without a word of its answer', async (_, token, behaviour, expected) => {
    const target = await receiver(behaviour);
    const stream = await context.create(
      { kind: 'splunk-hec', url: target.url('/services/collector/event'), authority: certificates.authority },
      token,
    );
    await context.record('kept');
    await context.turn();
    const { progress, lagEvents } = await context.status(stream);
    expect(progress).toMatchObject({ failures: 1, lastError: expected, delivered: 0 });
    expect(lagEvents).toBeGreaterThan(0);
  });

  it('that finds a batch too large gets smaller ones', async () => {
    const collector = new HecCollector(TOKEN);
    const target = await receiver((request, response) =>
      request.body.length > 20_000 ? void response.writeHead(413).end() : collector.answer(request, response),
    );
    await splunk(target.url('/services/collector/event'));
    await Promise.all(Array.from({ length: 200 }, (_, number) => context.record(`large-${number}`)));
    for (let round = 0; round < 12; round += 1) {
      await context.turn();
      context.clock.forward(300_000);
    }
    expect(collector.events.filter(({ event }) => event.objectName?.startsWith('large-'))).toHaveLength(200);
  });
});

describe('a webhook', () => {
  it('is signed as Standard Webhooks has it, and a batch sent again has the same id', async () => {
    const target = await receiver((_, response) => response.writeHead(500).end());
    await webhook(target.url('/events'));
    await context.record('signed-one');
    await context.turn();
    target.behaviour = taken;
    await context.record('signed-two');
    context.clock.forward(2_000);
    await context.turn();
    const [first, again, next] = target.requests;
    expect(target.requests).toHaveLength(3);
    for (const request of target.requests) expect(webhookProblem(request, SECRET)).toBeNull();
    expect(webhookProblem(first!, `whsec_${randomBytes(32).toString('base64')}`)).toBe('the signature is wrong');
    expect(webhookProblem({ ...first!, body: first!.body.replace('signed', 'forged') }, SECRET)).toBe('the signature is wrong');
    expect(webhookProblem(first!, SECRET, new Date(Date.now() + 600_000))).toBe('too old or too new');
    expect(again!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(namesIn(again!.body)).toEqual(namesIn(first!.body));
    expect(namesIn(next!.body)).toContain('signed-two');
  });

  it('is told nothing of a personal vault, given up or not, and misses nothing by that', async () => {
    const target = await receiver(taken);
    const stream = await webhook(target.url('/events'));
    const vaults = [randomUUIDv7(), randomUUIDv7()];
    await context.sql('insert into personal_vaults (id, created_at, owner_id) values (?, utc_timestamp(3), null), (?, utc_timestamp(3), ?)', [...vaults, randomUUIDv7()]); // prettier-ignore
    const inVault = (name: string, at = vaults[1]!): Promise<void> => context.recordFact(new Happened(name), systemActor('test', at));
    for (let number = 0; number < 300; number += 1) await inVault(`mine-${number}`);
    await context.record('theirs-one');
    await inVault('mine-last', vaults[0]);
    await context.record('theirs-two');
    await context.turn();
    const told = target.requests.map(({ body }) => body).join('\n');
    expect(target.requests.flatMap(({ body }) => namesIn(body))).toEqual(expect.arrayContaining(['theirs-one', 'theirs-two']));
    for (const trace of ['mine-', ...vaults]) expect(told).not.toContain(trace);
    const { progress, lagEvents } = await context.status(stream);
    expect({ missed: progress.missed, lagEvents }).toEqual({ missed: 0, lagEvents: 0 });
  });

  it('that never answers holds back no other, and nothing is lost to it', async () => {
    const silent = await receiver(() => undefined);
    const slow = await webhook(silent.url('/events'));
    const quick = await receiver(taken);
    await webhook(quick.url('/events'));
    await context.record('beside');
    const runner = context.module.get(StreamRunner);
    const startedAt = performance.now();
    // It is given up in the end, by the time limit of a batch: fifteen seconds, here three.
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const limit = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => timeout(milliseconds / 5));
    for (const shard of [0, 1]) await runner.begin(shard);
    await until(() => quick.requests.some(({ body }) => body.includes('beside')));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    await runner.idle();
    expect(limit).toHaveBeenCalledWith(15_000);
    limit.mockRestore();
    expect(performance.now() - startedAt).toBeGreaterThan(2_900);
    expect(await context.status(slow)).toMatchObject({
      state: 'retrying',
      progress: { lastError: 'The receiver did not take the events in time' },
    });
  });

  it('that is slow gets one batch at a time, holds back neither those who write nor others, and shows how far behind it is', async () => {
    let [inside, most] = [0, 0];
    const slow = await receiver((_, response) => {
      most = Math.max(most, (inside += 1));
      setTimeout(() => { inside -= 1; response.writeHead(204).end(); }, 250); // prettier-ignore
    });
    const quick = await receiver(taken);
    const [lagging] = [await webhook(slow.url('/events')), await webhook(quick.url('/events'))];
    await Promise.all(Array.from({ length: 900 }, (_, number) => context.record(`slow-${number}`)));
    const runner = context.module.get(StreamRunner);
    for (const shard of [0, 1]) await runner.begin(shard);
    await until(() => quick.requests.flatMap(({ body }) => namesIn(body)).filter((name) => name?.startsWith('slow-')).length === 900);
    expect(await context.status(lagging)).toMatchObject({ state: 'behind', lagEvents: expect.any(Number) });
    const startedAt = performance.now();
    await context.record('written-meanwhile');
    expect(performance.now() - startedAt).toBeLessThan(200);
    await runner.idle();
    expect(most).toBe(1);
    const got = slow.requests.flatMap(({ body }) => namesIn(body)).filter((name) => name?.startsWith('slow-'));
    expect([got.length, new Set(got).size]).toEqual([900, 900]);
    expect(slow.requests.length).toBeLessThan(8);
  });

  it('is sent by one process at a time, and by another when the first has died', async () => {
    const target = await receiver(taken);
    const stream = await webhook(target.url('/events'));
    await context.record('leased');
    await context.sql('update audit_stream_progress set lease_token = uuid(), lease_until = ? where stream_id = ?', [
      new Date(Date.now() + 40_000),
      stream.id,
    ]);
    await context.turn();
    expect(target.requests).toHaveLength(0);
    context.clock.forward(41_000);
    await Promise.all([context.turn(), context.turn()]);
    expect(target.requests.filter(({ body }) => body.includes('leased'))).toHaveLength(1);
  });

  it('gets events of transactions that commit late, however late their time is', async () => {
    const target = await receiver(taken);
    await webhook(target.url('/events'));
    await context.record('early');
    await context.turn();
    await context.recordAt('late', new Date(Date.now() - 100_000));
    await context.turn();
    await context.recordAt('very late', new Date(Date.now() - 3 * 3_600_000));
    context.clock.forward(301_000);
    await context.turn();
    const names = target.requests.flatMap(({ body }) => namesIn(body)).filter((name) => name !== 'Test');
    expect(names).toEqual(['early', 'late', 'very late']);
  });

  it('waits while it is paused, and goes on where it was', async () => {
    const target = await receiver(taken);
    const stream = await webhook(target.url('/events'));
    const control = context.module.get(StreamControlService);
    await context.inRequest(() => control.pause(context.actor, stream.id));
    await context.record('paused');
    await context.turn();
    expect(target.requests).toHaveLength(0);
    expect((await context.inRequest(() => context.module.get(StreamService).get(stream.id))).isPaused).toBe(true);
    await context.inRequest(() => control.resume(context.actor, stream.id));
    await context.turn();
    expect(target.requests.flatMap(({ body }) => namesIn(body))).toContain('paused');
  });

  it('is told from a test what is wrong, past whatever waits', async () => {
    const target = await receiver(taken);
    const stream = await webhook(target.url('/events'));
    const control = context.module.get(StreamControlService);
    expect(await context.inRequest(() => control.test(context.actor, stream.id))).toBeNull();
    expect(JSON.parse(target.requests[0]?.body ?? '')).toMatchObject({
      data: { events: [{ index: -1, action: 'stream.tested', details: { test: true } }] },
    });
    await target.stop();
    expect(await context.inRequest(() => control.test(context.actor, stream.id))).toBe('The connection was refused: ECONNREFUSED');
    await target.listen();
  });
});

it('tells a gap when events are gone before they were sent', async () => {
  const target = await receiver(taken);
  const stream = await webhook(target.url('/events'));
  await context.record('before the gap', 'gone', 'after the gap');
  await context.collect();
  await context.sql("update audit_feed set at = '2001-01-01' where event_id = (select id from audit_events where object_name = 'gone')");
  await context.turn();
  expect((await context.status(stream)).progress.missed).toBe(1);
  expect(target.requests.flatMap(({ body }) => namesIn(body)).filter((name) => name?.endsWith('gap'))).toHaveLength(2);
  const [event] = await context.sql<{ details: string }>(
    "select details from audit_events where action = 'stream.gap-found' and object_id = ?",
    [stream.id],
  );
  expect(event?.details).toContain('"missing":1');
});

it('keeps the memory bounded with large events', async () => {
  const target = await receiver(taken);
  await webhook(target.url('/events'));
  for (let number = 0; number < 40; number += 1) await context.recordFact(new Happened('large', { text: 'x'.repeat(60_000) }));
  await context.turn();
  expect(Math.max(...target.requests.map(({ body }) => body.length))).toBeLessThan(1_200_000);
  expect(target.requests.flatMap(({ body }) => namesIn(body)).filter((name) => name === 'large')).toHaveLength(40);
});
