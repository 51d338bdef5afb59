import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AddressRules } from '@clientst0r/platform';
import { codeOf, DeliveryFailure } from './delivery-failure.js';

const ABSENT = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EFORMERR']);

/** Where a receiver may be: each address of its name is judged, and the connection is made to exactly those. */
export class ReceiverAddresses {
  // c-ares: getaddrinfo would hold a pool thread for each name server that does not answer, and reads this machine's own names.
  private readonly resolver = new Resolver({ timeout: 2_000, tries: 2 });

  constructor(private readonly rules: AddressRules) {}

  /** @returns at least one address. @throws DeliveryFailure */
  async of(host: string, port: number): Promise<string[]> {
    const addresses = isIP(host) === 0 ? await this.resolve(host) : [host];
    for (const address of addresses) {
      const refusal = this.rules.refusal(address, port);
      if (refusal !== null) throw new DeliveryFailure('address-refused', `${address} (${refusal})`);
    }
    return addresses;
  }

  /** Known without a look-up: an address as such that may not be connected to. */
  isRefused(host: string, port: number): boolean {
    return isIP(host) !== 0 && this.rules.refusal(host, port) !== null;
  }

  private async resolve(host: string): Promise<string[]> {
    const answers = await Promise.allSettled([this.resolver.resolve4(host), this.resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const codes = answers.map((answer) => (answer.status === 'rejected' ? codeOf(answer.reason) : 'ENODATA'));
    throw codes.every((code) => ABSENT.has(code))
      ? new DeliveryFailure('name-not-found', host)
      : new DeliveryFailure('name-lookup-failed', codes.join(', '));
  }
}
