import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { StreamDestination } from '@clientst0r/audit';
import { type KeyPair, TestCertificates } from '../../support/test-certificates.js';
import { StreamContext } from './stream-context.js';

jest.setTimeout(60_000);

type Peer = (socket: TLSSocket) => void;
type SyslogKind = 'syslog' | 'cef';

let context: StreamContext;
let certificates: TestCertificates;
let pair: KeyPair;
let server: Server;
let peer: Peer;
/** What honest peers were told, a connection each. */
let told: string[];
let mostAtOnce: number;
const open = new Set<TLSSocket>();

beforeAll(async () => {
  context = await StreamContext.start();
  certificates = new TestCertificates();
  pair = certificates.issue('peer', 'IP:127.0.0.1');
});

beforeEach(async () => {
  told = [];
  mostAtOnce = 0;
  server = createServer({ cert: pair.certificate, key: pair.key }, (socket) => {
    mostAtOnce = Math.max(mostAtOnce, open.add(socket).size);
    socket.once('close', () => open.delete(socket)).on('error', () => undefined);
    peer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  jest.restoreAllMocks();
  context.clock.reset();
  await context.removeStreams();
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of open) socket.destroy();
  await closed;
});

afterAll(async () => {
  await context.close();
  certificates.remove();
});

const honest: Peer = (socket) => {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('end', () => {
    told.push(Buffer.concat(chunks).toString('utf8'));
    socket.end();
  });
};

const create = (kind: SyslogKind): Promise<StreamDestination> =>
  context.create({ kind, url: `tls://127.0.0.1:${(server.address() as AddressInfo).port}`, authority: certificates.authority });
/** Distinct names, in the order of their first arrival. */
const arrived = (prefix: string): string[] => [...new Set(told.join('').match(new RegExp(`${prefix}-\\d+`, 'gu')) ?? [])];
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, number) => `${prefix}-${100 + number}`);

/** Those that give no answer are given up after this, rather than after 15 s. */
function givenUpAfter(milliseconds: number): void {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(milliseconds));
}

const KINDS: readonly SyslogKind[] = ['syslog', 'cef'];
const LIARS: readonly (readonly [string, Peer, string])[] = [
  ['closes after the handshake', (socket) => socket.end(), 'The connection was closed before the events were taken'],
  ['hangs up while it is told', (socket) => socket.once('data', () => socket.destroy()), 'The connection was closed before the events were taken'],
  ['answers what is no syslog, and closes', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\nuser=secret'), 'The connection was closed before the events were taken'],
  ['never reads', (socket) => socket.pause(), 'The receiver did not take the events in time'],
  ['reads all and never says that it is over', (socket) => { socket.resume(); socket.end = () => socket; }, 'The receiver did not take the events in time'],
]; // prettier-ignore

describe.each(KINDS)('a receiver of %s', (kind) => {
  it.each(LIARS)('that %s has not taken the events; they wait, and arrive in order when it does', async (_, liar, expected) => {
    givenUpAfter(1_000);
    peer = liar;
    const stream = await create(kind);
    await context.record(...names('kept', 3));
    await context.turn();
    const { state, progress, lagEvents } = await context.status(stream);
    expect({ state, delivered: progress.delivered, failures: progress.failures }).toEqual({ state: 'retrying', delivered: 0, failures: 1 });
    expect(progress.lastError).toMatch(new RegExp(`^${expected}(?:: E[A-Z]+)?$`, 'u'));
    expect(lagEvents).toBeGreaterThanOrEqual(3);
    peer = honest;
    context.clock.forward(5_000);
    await context.turn();
    expect(arrived('kept')).toEqual(names('kept', 3));
    expect(await context.status(stream)).toMatchObject({ state: 'up-to-date', lagEvents: 0 });
  });

  it('that is slow gets one batch at a time, and everything', async () => {
    peer = (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        socket.pause();
        setTimeout(() => socket.resume(), 20);
      });
      socket.on('end', () => {
        told.push(Buffer.concat(chunks).toString('utf8'));
        setTimeout(() => socket.end(), 100);
      });
    };
    await create(kind);
    await Promise.all(names('slow', 600).map((name) => context.record(name)));
    await context.turn();
    expect(arrived('slow').toSorted()).toEqual(names('slow', 600));
    expect(mostAtOnce).toBe(1);
    expect(told).toHaveLength(3);
  });
});

it('that gives no answer holds back neither those beside it nor those who write', async () => {
  givenUpAfter(3_000);
  let connections = 0;
  peer = (socket) => {
    connections += 1;
    if (connections > 1) honest(socket);
    else socket.pause();
  };
  await create('syslog');
  await context.record('beside-100');
  const waiting = context.turn();
  while (connections === 0) await pause(5);
  await create('cef');
  const startedAt = performance.now();
  await context.record('beside-101');
  expect(performance.now() - startedAt).toBeLessThan(500);
  const [other] = [context.turn(), waiting];
  while (arrived('beside').length === 0) await pause(5);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await Promise.all([other, waiting]);
});
