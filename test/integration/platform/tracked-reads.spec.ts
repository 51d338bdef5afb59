import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { type Configuration, createRedis, createRedisListener, loadConfiguration, TrackedReads } from '@clientst0r/platform';
import { useTestEnvironment } from '../../support/test-environment.js';

const prefix = `tracked-${randomUUID()}:`;
const [key, other] = [`${prefix}one`, `${prefix}other`];
let configuration: Configuration;
let writer: Redis;
let reader: Redis;
let listener: Redis;
let asked: jest.SpiedFunction<Redis['mget']>;
let reads: TrackedReads;

beforeAll(async () => {
  await useTestEnvironment();
  configuration = loadConfiguration();
});
beforeEach(async () => {
  [writer, reader] = [createRedis(configuration), createRedis(configuration)];
  await Promise.all([writer, reader].map((redis) => new Promise((resolve) => redis.once('ready', resolve))));
  asked = jest.spyOn(reader, 'mget');
  reads = new TrackedReads(reader, [prefix], () => (listener = createRedisListener(configuration)));
  await writer.set(key, 'first');
  await keptNow();
});
afterEach(async () => {
  reads.close();
  await writer.del(key, other);
  await Promise.all([writer.quit(), reader.quit()]);
});

/** Until reads are kept: the connection that brings the messages is made with the first read. */
async function keptNow(): Promise<void> {
  for (let calls = -1; calls !== asked.mock.calls.length; await pause(10)) {
    await reads.mget(key);
    calls = asked.mock.calls.length;
    await reads.mget(key);
  }
}

it('asks once for what nobody writes', async () => {
  const before = asked.mock.calls.length;
  for (let read = 0; read < 100; read += 1) expect(await reads.mget(key)).toEqual(['first']);
  expect(asked.mock.calls.length).toBe(before);
});

it.each<[string, () => Promise<unknown>, string | null]>([
  ['written', () => writer.set(key, 'second'), 'second'],
  ['deleted', () => writer.del(key), null],
  ['written by a script', () => writer.eval(`return redis.call('SET', KEYS[1], 'third')`, 1, key), 'third'],
  [
    'over',
    () =>
      writer
        .pexpire(key, 1)
        .then(() => pause(5))
        .then(() => writer.get(key)),
    null,
  ],
  ['renamed', () => writer.rename(key, other), null],
])('sees at once what another client has %s', async (_, write, value) => {
  await write();
  await reads.caughtUp();
  expect(await reads.mget(key)).toEqual([value]);
});

it('sees it without being told to look, too', async () => {
  await writer.set(key, 'second');
  const begun = performance.now();
  while ((await reads.mget(key))[0] !== 'second') await pause(1);
  expect(performance.now() - begun).toBeLessThan(250);
});

it('keeps no absence: what was not there is found as soon as it is', async () => {
  expect(await reads.mget(key, other)).toEqual(['first', null]);
  await writer.set(other, 'there');
  expect(await reads.mget(key, other)).toEqual(['first', 'there']);
});

it('does not keep an answer that was overtaken by a write', async () => {
  await writer.set(key, 'second');
  await reads.caughtUp();
  asked.mockImplementationOnce(async () => {
    const old = await writer.mget(key);
    await writer.set(key, 'newer');
    await pause(20);
    return old;
  });
  expect(await reads.mget(key)).toEqual(['second']);
  expect(await reads.mget(key)).toEqual(['newer']);
});

it('asks the server while the connection of the messages is away, and forgets what it kept', async () => {
  const closed = new Promise((resolve) => listener.once('close', resolve));
  listener.disconnect(true);
  await closed;
  await writer.set(key, 'second');
  expect(await reads.mget(key)).toEqual(['second']);
  await keptNow();
  await writer.set(key, 'third');
  await reads.caughtUp();
  expect(await reads.mget(key)).toEqual(['third']);
});

it('believes nothing for longer than a second and a half when the messages hang', async () => {
  const { stream } = listener as unknown as { stream: { pause(): void; resume(): void } };
  stream.pause();
  await writer.set(key, 'second');
  const begun = performance.now();
  while ((await reads.mget(key))[0] !== 'second') await pause(10);
  expect(performance.now() - begun).toBeLessThan(2_000);
  stream.resume();
});
