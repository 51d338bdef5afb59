import { Resolver } from 'node:dns/promises';
import { type DnsSpecification, parseNameServer } from '../kind/dns.kind.js';
import type { AddressGate } from './address-gate.js';
import { Deadline } from './deadline.js';
import { failureOf, ProbeFailure, type ProbeResult, probeResult, systemCode, totalSince } from './probe-result.js';

const SILENT: ReadonlySet<string> = new Set(['ETIMEOUT', 'ECONNREFUSED']);
const ABSENT: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/** Looks one record up. A name server that a check names is judged like any other target. */
export class DnsProber {
  /** @param servers `address:port` list instead of the system's name servers */
  constructor(
    private readonly gate: AddressGate,
    private readonly servers: readonly string[] = [],
  ) {}

  /** Settles within `timeoutMilliseconds`; never rejects. */
  async probe(specification: DnsSpecification, timeoutMilliseconds: number): Promise<ProbeResult> {
    const startedAt = performance.now();
    const deadline = new Deadline(timeoutMilliseconds);
    const resolver = new Resolver({ timeout: Math.max(250, Math.floor(timeoutMilliseconds / 3)), tries: 2 });
    try {
      resolver.setServers(this.serversOf(specification) ?? resolver.getServers());
      judge(specification, await deadline.race(ask(resolver, specification), 'no answer from the name server'));
      return probeResult(null, totalSince(startedAt));
    } catch (error) {
      return probeResult(failureOf(error), totalSince(startedAt));
    } finally {
      resolver.cancel();
      deadline.clear();
    }
  }

  private serversOf({ nameServer }: DnsSpecification): string[] | null {
    if (nameServer === undefined) return this.servers.length > 0 ? [...this.servers] : null;
    const server = parseNameServer(nameServer);
    if (!server) throw new ProbeFailure('probe-failed', 'the name server is no address');
    this.gate.judge(server.address, server.port);
    return [server.address.includes(':') ? `[${server.address}]:${server.port.toString()}` : `${server.address}:${server.port.toString()}`];
  }
}

async function ask(resolver: Resolver, { recordName, recordType, nameServer }: DnsSpecification): Promise<string[]> {
  try {
    return recordTexts(await resolver.resolve(recordName, recordType));
  } catch (error) {
    const code = systemCode(error) ?? 'EUNKNOWN';
    if (ABSENT.has(code)) throw new ProbeFailure('record-missing', `${recordType} of ${recordName}`);
    // Our own name servers say nothing about the target; one that was named is the target.
    if (SILENT.has(code)) throw new ProbeFailure(nameServer === undefined ? 'resolver-unavailable' : 'timeout');
    throw new ProbeFailure('name-lookup-failed', code);
  }
}

function judge({ expectedValue }: DnsSpecification, answers: readonly string[]): void {
  if (expectedValue === undefined) return;
  const wanted = comparable(expectedValue);
  if (!answers.some((answer) => comparable(answer) === wanted)) {
    throw new ProbeFailure(
      'record-unexpected',
      answers
        .slice(0, 3)
        .join(', ')
        .replaceAll(/[^\x20-\x7e]/g, '?')
        .slice(0, 120),
    );
  }
}

function comparable(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '').toLowerCase();
}

/** As a zone file writes them (RFC 1035, section 5), without quotes around TXT. */
function recordTexts(found: unknown): string[] {
  return (Array.isArray(found) ? found : [found]).map(recordText);
}

function recordText(record: unknown): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  const fields = record as Readonly<Record<string, string | number>>;
  const order = [
    'priority',
    'exchange',
    'weight',
    'port',
    'name',
    'nsname',
    'hostmaster',
    'serial',
    'refresh',
    'retry',
    'expire',
    'minttl',
  ];
  const known = order.filter((name) => name in fields);
  return (known.length > 0 ? known : Object.keys(fields)).map((name) => String(fields[name])).join(' ');
}
