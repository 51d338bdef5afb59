import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '../probe/deadline.js';
import { ProbeFailure, type ProbeResult } from '../probe/probe-result.js';
import type { SelfSpecification } from '../kind/self.kind.js';
import { freePercent, newestFile } from './directories.js';
import { type Measured, type SelfMeasures, SelfProber } from './self-prober.js';
import { clockOffset } from './time-server.js';

const telling = (value: number): Promise<Measured> => Promise.resolve({ value, words: 'so and so' });
const probe = (specification: SelfSpecification, measures: Partial<SelfMeasures>, timeout = 1000): Promise<ProbeResult> => {
  const none = (): Promise<never> => Promise.reject(new ProbeFailure('not-set-up'));
  return new SelfProber({ queue: none, database: none, disk: none, backup: none, clock: none, ...measures }).probe(specification, timeout);
};

describe('checks of this server', () => {
  it.each<[SelfSpecification, number, string | null]>([
    [{ aspect: 'queue' }, 60, null],
    [{ aspect: 'queue' }, 61, 'queue-waits'],
    [{ aspect: 'queue', limit: 5 }, 6, 'queue-waits'],
    [{ aspect: 'database' }, 501, 'database-slow'],
    [{ aspect: 'disk' }, 10, null],
    [{ aspect: 'disk' }, 9.9, 'disk-full'],
    [{ aspect: 'disk', limit: 50 }, 49, 'disk-full'],
    [{ aspect: 'backup' }, 26, null],
    [{ aspect: 'backup' }, Infinity, 'backup-missing'],
    [{ aspect: 'clock', timeServer: 'x' }, 1001, 'clock-wrong'],
  ])('judge %j at %d', async (specification, value, error) => {
    const result = await probe(specification, { [specification.aspect]: () => telling(value) });
    expect([result.error, result.outcome]).toEqual([error, error === null ? 'success' : 'failure']);
    if (error !== null) expect(result.detail).toMatch(/: so and so$/u);
  });

  it('say unknown, and never fine, where nothing can be told', async () => {
    expect(await probe({ aspect: 'backup' }, {})).toMatchObject({ outcome: 'inconclusive', error: 'not-set-up' });
    expect(await probe({ aspect: 'queue' }, { queue: () => Promise.reject(new Error('Redis is away')) })).toMatchObject({
      outcome: 'inconclusive',
    });
    const never = (): Promise<Measured> => new Promise<Measured>(() => undefined);
    expect(await probe({ aspect: 'database' }, { database: never }, 30)).toMatchObject({ outcome: 'failure', error: 'timeout' });
  });
});

describe('the newest backup', () => {
  it('is the newest file with something in it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'clientst0r-backups-'));
    expect(await newestFile(directory)).toBeNull();
    for (const [name, content, hour] of [
      ['one.age', 'x', 3],
      ['two.age', 'x', 5],
      ['begun.age', '', 9],
    ] as const) {
      const at = new Date(Date.UTC(2026, 10, 28, hour));
      await writeFile(join(directory, name), content);
      await utimes(join(directory, name), at, at);
    }
    expect(await newestFile(directory)).toEqual(new Date('2026-11-28T05:00:00Z'));
    expect((await freePercent(directory))?.value).toBeGreaterThan(0);
    await rm(directory, { recursive: true });
    await expect(newestFile(directory)).rejects.toThrow();
    expect(await freePercent(directory)).toBeNull();
  });
});

describe('a time server', () => {
  let server: Socket;
  const answering = async (answer: (question: Buffer, send: (answer: Buffer) => void) => void): Promise<number> => {
    server = createSocket('udp4');
    server.on('message', (question, { port, address }) => { answer(question, (text) => { server.send(text, port, address); }); }); // prettier-ignore
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
  };
  const asked = async (port: number, timeout = 200): Promise<number> => {
    const deadline = new Deadline(timeout);
    return clockOffset({ address: '127.0.0.1', port }, deadline).finally(() => { deadline.clear(); }); // prettier-ignore
  };
  const time = (milliseconds: number, question: Buffer, stratum = 2): Buffer => {
    const answer = Buffer.alloc(48);
    answer[0] = 0x24;
    answer[1] = stratum;
    question.copy(answer, 24, 40, 48);
    for (const place of [32, 40]) {
      answer.writeUInt32BE((Math.floor(milliseconds / 1000) + 2_208_988_800) % 2 ** 32, place);
      answer.writeUInt32BE(Math.floor(((milliseconds % 1000) / 1000) * 2 ** 32), place + 4);
    }
    return answer;
  };
  afterEach(() => { server.close(); }); // prettier-ignore

  it.each([0, 5_000, -90_000, 12 * 365 * 86_400_000])('tells that our clock is %d ms behind', async (offset) => {
    const port = await answering((question, send) => { send(time(Date.now() + offset, question)); }); // prettier-ignore
    expect(Math.abs((await asked(port)) - offset)).toBeLessThan(50);
  });

  it.each<[string, (question: Buffer) => Buffer]>([
    ['that repeats nothing of the question', () => time(Date.now() + 5_000, Buffer.alloc(48))],
    ['that does not know the time itself', (question) => time(Date.now(), question, 16)],
    ['that is too short', (question) => time(Date.now(), question).subarray(0, 40)],
    ['that is another question', (question) => question],
  ])('takes no answer %s', async (_what, answer) => {
    const port = await answering((question, send) => { send(answer(question)); }); // prettier-ignore
    await expect(asked(port, 100)).rejects.toMatchObject({ reason: 'time-server-silent' });
  });
}); // prettier-ignore
