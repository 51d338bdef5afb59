import { networkInterfaces } from 'node:os';
import type { Configuration } from '../configuration.js';
import { AddressRules } from './address-rules.js';

/** Interfaces come and go (containers, VPN) while the process runs. */
const REFRESH_MILLISECONDS = 10_000;

/** The rules of this deployment for one kind of connections outwards: the ranges allowed to it, and this machine's own addresses and ports. */
export function addressRulesOf(
  { listen, workerPort, publicUrl }: Configuration,
  allowed: readonly string[],
  lent: readonly string[] = [],
): AddressRules {
  const publicPort = Number(publicUrl.port || (publicUrl.protocol === 'https:' ? 443 : 80));
  return new AddressRules({ allowed, lent, ownPorts: [listen.port, workerPort, publicPort], ownAddresses: cachedOwnAddresses() });
}

function cachedOwnAddresses(): () => readonly string[] {
  let known: readonly string[] = [];
  let until = 0;
  return () => {
    if (performance.now() >= until) {
      known = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
      until = performance.now() + REFRESH_MILLISECONDS;
    }
    return known;
  };
}
