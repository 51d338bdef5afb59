import { execFile } from 'node:child_process';
import { isIP } from 'node:net';
import type { IcmpSpecification } from '../kind/icmp.kind.js';
import type { AddressGate } from './address-gate.js';
import { Deadline } from './deadline.js';
import { assertQuick, failureOf, ProbeFailure, type ProbeResult, probeResult, systemCode, type ProbeTimings } from './probe-result.js';

const OUTPUT_LIMIT = 16 * 1024;
/** iputils says so with its exit status. */
const NO_REPLY = 1;

/**
 * Asks through the system's `ping`: Node has no ICMP sockets, and this process no right to raw ones. It gets an address that was judged,
 * never a name, and no shell.
 */
export class IcmpProber {
  constructor(
    private readonly gate: AddressGate,
    private readonly command = 'ping',
  ) {}

  /** Settles within about `timeoutMilliseconds`; never rejects. */
  async probe(specification: IcmpSpecification, timeoutMilliseconds: number): Promise<ProbeResult> {
    const deadline = new Deadline(timeoutMilliseconds);
    const startedAt = performance.now();
    let roundTrip: number | null = null;
    let dns: number | null = null;
    const timings = (): ProbeTimings => ({
      dns, connect: null, tls: null, firstByte: roundTrip, total: roundTrip ?? performance.now() - startedAt,
    }); // prettier-ignore
    try {
      const [address = ''] = await this.gate.admit(specification.host, 0, deadline);
      dns = performance.now() - startedAt;
      roundTrip = await this.ping(address, deadline, timeoutMilliseconds);
      assertQuick(roundTrip, specification);
      return probeResult(null, timings());
    } catch (error) {
      return probeResult(failureOf(error), timings());
    } finally {
      deadline.clear();
    }
  }

  /** @returns the round trip in milliseconds */
  private ping(address: string, deadline: Deadline, timeoutMilliseconds: number): Promise<number> {
    if (isIP(address) === 0) throw new ProbeFailure('probe-failed', 'not an address');
    const wait = (timeoutMilliseconds / 1000).toFixed(1);
    const parameters = ['-n', '-c', '1', '-W', wait, '-s', '56', '--', address];
    return new Promise((resolve, reject) => {
      execFile(
        this.command,
        parameters,
        { signal: deadline.signal(), maxBuffer: OUTPUT_LIMIT, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
        (error, output) => {
          const time = /time=([\d.]+) ms/.exec(output)?.[1];
          if (!error && time !== undefined) resolve(Number(time));
          else reject(pingFailure(error, deadline.isOver));
        },
      );
    });
  }
}

function pingFailure(error: { readonly code?: string | number | null } | null, late: boolean): ProbeFailure {
  if (late || !error || error.code === NO_REPLY) return new ProbeFailure('no-reply');
  if (systemCode(error) === 'ENOENT') return new ProbeFailure('probe-failed', 'the command ping is not installed (Debian: iputils-ping)');
  return new ProbeFailure('probe-failed', 'this process may not send echo requests (sysctl net.ipv4.ping_group_range)');
}
