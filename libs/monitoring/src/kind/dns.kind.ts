import { isIP } from 'node:net';
import type { AddressRules } from '@clientst0r/platform';
import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { hostProblem, isHostName, problem } from './target-rules.js';

export type DnsSpecification = SpecificationOf<'recordName' | 'recordType'>;

const DNS_PORT = 53;

/** `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353`. @returns null for anything else */
export function parseNameServer(text: string): { address: string; port: number } | null {
  if (isIP(text) !== 0) return { address: text, port: DNS_PORT };
  const { host = '', port } = /^(?<host>\[[^\]]+\]|[\d.]+):(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  const server = { address: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
  return isIP(server.address) !== 0 && server.port > 0 && server.port <= 65_535 ? server : null;
}

export const DNS_KIND: KindDefinition = {
  label: 'DNS record',
  help: 'Looks a name up and compares the answer.',
  fields: ['recordName', 'recordType', 'expectedValue', 'nameServer'],
  required: ['recordName', 'recordType'],
  defaults: { recordType: 'A' },
  problems: ({ recordName = '', nameServer }, addresses) => [
    ...problem('recordName', isHostName(recordName) ? null : 'must be a name such as example.com'),
    ...problem('nameServer', nameServer === undefined ? null : nameServerProblem(nameServer, addresses)),
  ],
  target: ({ recordName = '', recordType = '' }) => `${recordType} of ${recordName}`,
  host: ({ nameServer = 'dns' }) => nameServer,
};

function nameServerProblem(text: string, addresses: AddressRules): string | null {
  const server = parseNameServer(text);
  return server ? hostProblem(server.address, server.port, addresses) : 'must be an address, such as 9.9.9.9';
}
