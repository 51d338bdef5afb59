import { Injectable } from '@nestjs/common';
import { AddressGate } from './address-gate.js';
import { AllowedNetworks } from './allowed-networks.js';
import { NameResolver } from './name-resolver.js';

/** A gate for each organisation that may reach networks which others may not, and one for all others. */
@Injectable()
export class AddressGates {
  readonly own: ReadonlyMap<string, AddressGate>;

  constructor(
    readonly common: AddressGate,
    resolver: NameResolver,
    networks: AllowedNetworks,
  ) {
    this.own = new Map([...networks.organisationIds].map((id) => [id, new AddressGate(resolver, networks.of(id))]));
  }
}
