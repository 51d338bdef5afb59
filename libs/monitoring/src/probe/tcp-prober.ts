import type { Socket } from 'node:net';
import { once } from 'node:events';
import type { TcpSpecification } from '../kind/tcp.kind.js';
import type { AddressGate } from './address-gate.js';
import { Deadline } from './deadline.js';
import { connectPinned } from './pinned-socket.js';
import { assertQuick, failureOf, ProbeFailure, type ProbeResult, probeResult, type ProbeTimings } from './probe-result.js';

/** Nothing after this many bytes is read. */
const SAID_LIMIT = 64 * 1024;

/** Connects to a port; says something, and listens for something, if asked to. */
export class TcpProber {
  constructor(private readonly gate: AddressGate) {}

  /** Settles within `timeoutMilliseconds`; never rejects. */
  async probe(specification: TcpSpecification, timeoutMilliseconds: number): Promise<ProbeResult> {
    const deadline = new Deadline(timeoutMilliseconds);
    const phases: Phases = { startedAt: performance.now() };
    try {
      await this.converse(specification, deadline, phases);
      assertQuick(performance.now() - phases.startedAt, specification);
      return probeResult(null, timings(phases));
    } catch (error) {
      const failure = deadline.isOver ? new ProbeFailure('timeout') : failureOf(error);
      return probeResult(failure, timings(phases));
    } finally {
      deadline.clear();
    }
  }

  private async converse({ host, port, send, expect }: TcpSpecification, deadline: Deadline, phases: Phases): Promise<void> {
    const addresses = await this.gate.admit(host, port, deadline);
    phases.resolvedAt = performance.now();
    const socket = connectPinned({ host, port, addresses });
    const forget = deadline.whenOver(() => void socket.destroy(new ProbeFailure('timeout')));
    try {
      await once(socket, 'connect');
      phases.connectedAt = performance.now();
      if (send !== undefined) socket.write(unescape(send));
      if (expect !== undefined) await listen(socket, Buffer.from(expect), phases);
    } finally {
      forget();
      socket.on('error', () => undefined);
      socket.destroy();
    }
  }
}

interface Phases {
  readonly startedAt: number;
  resolvedAt?: number;
  connectedAt?: number;
  firstByteAt?: number;
}

async function listen(socket: Socket, expected: Buffer, phases: Phases): Promise<void> {
  const said: Buffer[] = [];
  let length = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    phases.firstByteAt ??= performance.now();
    said.push(chunk);
    length += chunk.length;
    if (Buffer.concat(said).includes(expected)) return;
    if (length >= SAID_LIMIT) break;
  }
  throw new ProbeFailure('text-missing');
}

function unescape(text: string): string {
  return text.replace(/\\([rnt\\])/g, (_whole, letter: string) => ({ r: '\r', n: '\n', t: '\t' })[letter] ?? '\\');
}

function timings({ startedAt, resolvedAt, connectedAt, firstByteAt }: Phases): ProbeTimings {
  const between = (from?: number, to?: number): number | null => (from === undefined || to === undefined ? null : to - from);
  return {
    dns: between(startedAt, resolvedAt),
    connect: between(resolvedAt, connectedAt),
    tls: null,
    firstByte: between(connectedAt, firstByteAt),
    total: performance.now() - startedAt,
  };
}
