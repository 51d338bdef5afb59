import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ProbeFailure, systemCode } from './probe-result.js';

const UNANSWERED = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED', 'EDESTRUCTION']);
const ABSENT = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EFORMERR']);

/**
 * Asks DNS only, through c-ares: getaddrinfo would hold one of four pool threads for each name server that does not answer,
 * and would read /etc/hosts, where this machine's own names stand.
 */
export class NameResolver {
  private readonly resolver = new Resolver({ timeout: 2000, tries: 2 });

  /** @param servers `address:port` list instead of the system's name servers */
  constructor(servers: readonly string[] = []) {
    if (servers.length > 0) this.resolver.setServers(servers);
  }

  /** @returns at least one address, IPv4 first; an IP literal is its own answer */
  async resolve(hostname: string): Promise<string[]> {
    if (isIP(hostname) !== 0) return [hostname];
    const answers = await Promise.allSettled([this.resolver.resolve4(hostname), this.resolver.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    throw this.failure(hostname, answers);
  }

  /** Gives up what is still being asked. */
  close(): void {
    this.resolver.cancel();
  }

  private failure(hostname: string, answers: readonly PromiseSettledResult<string[]>[]): ProbeFailure {
    const codes = answers.map((answer) => (answer.status === 'rejected' ? (systemCode(answer.reason) ?? 'EUNKNOWN') : 'ENODATA'));
    if (codes.every((code) => ABSENT.has(code))) return new ProbeFailure('name-not-found', hostname);
    if (codes.every((code) => UNANSWERED.has(code))) return new ProbeFailure('resolver-unavailable');
    return new ProbeFailure('name-lookup-failed', codes.join(', '));
  }
}
