import { isIP } from 'node:net';
import type { AddressRules } from '@clientst0r/platform';
import type { Deadline } from './deadline.js';
import type { NameResolver } from './name-resolver.js';
import { ProbeFailure } from './probe-result.js';

/**
 * The one way from a host to addresses, for probers of every kind: resolved once, every address judged, and what is returned is what
 * must be connected to. A name with one forbidden address is refused as a whole.
 */
export class AddressGate {
  constructor(
    private readonly resolver: NameResolver,
    private readonly rules: AddressRules,
  ) {}

  /** @throws ProbeFailure */
  async admit(host: string, port: number, deadline: Deadline): Promise<string[]> {
    const addresses = isIP(host) === 0 ? await deadline.race(this.resolver.resolve(host)) : [host];
    for (const address of addresses) this.judge(address, port);
    return addresses;
  }

  /** @throws ProbeFailure for an address, in its usual spelling, that may not be connected to */
  judge(address: string, port: number): void {
    const refusal = this.rules.refusal(address, port);
    if (refusal !== null) throw new ProbeFailure('address-refused', `${address} (${refusal})`);
  }
}
