import { Injectable } from '@nestjs/common';
import type { AddressRules } from '@clientst0r/platform';
import { AddressGate } from './address-gate.js';
import { AllowedNetworks } from './allowed-networks.js';
import { NameResolver } from './name-resolver.js';

/** One gate for those who may reach what all may, and one for each who may reach networks which others may not. */
@Injectable()
export class AddressGates {
  constructor(
    readonly common: AddressGate,
    private readonly resolver: NameResolver,
    private readonly networks: AllowedNetworks,
  ) {}

  /** Null for those who may reach what all may. The same object for as long as nothing has changed. */
  async rulesOf(organisationId: string): Promise<AddressRules | null> {
    await this.networks.fresh();
    const rules = this.networks.of(organisationId);
    return rules === this.networks.common ? null : rules;
  }

  gateFor(rules: AddressRules): AddressGate {
    return new AddressGate(this.resolver, rules);
  }
}
