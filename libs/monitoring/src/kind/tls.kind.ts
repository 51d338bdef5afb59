import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { hostAndPort } from './tcp.kind.js';
import { hostProblem, isHostName, pemProblem, problem } from './target-rules.js';

export type TlsSpecification = SpecificationOf<'host' | 'port' | 'startTls' | 'warningDays'>;

/** @returns the days, most first; null when it is not a list of 1 to 10 whole numbers up to 365 */
export function parseWarningDays(text: string): readonly number[] | null {
  const days = text.split(',').map((part) => (/^\s*\d{1,3}\s*$/.test(part) ? Number(part) : NaN));
  return days.length <= 10 && days.every((day) => day >= 1 && day <= 365) ? days.sort((one, other) => other - one) : null;
}

export const TLS_KIND: KindDefinition = {
  label: 'Certificate (TLS)',
  help: 'Looks at the certificate, its chain and the connection at every address of a host, and warns before it expires.',
  fields: ['host', 'port', 'startTls', 'serverName', 'warningDays', 'authority'],
  required: ['host', 'port', 'startTls', 'warningDays'],
  defaults: { port: 443, startTls: 'none', warningDays: '30,14,7,3,1' },
  timing: { intervalSeconds: 3600, failuresBeforeDown: 2, successesBeforeUp: 1 },
  problems: ({ host = '', port = 0, serverName, warningDays = '', authority }, addresses) => [
    ...problem('host', hostProblem(host, port, addresses)),
    ...problem('serverName', serverName === undefined || isHostName(serverName) ? null : 'must be a host name'),
    ...problem('warningDays', parseWarningDays(warningDays) ? null : 'must be days such as 30,14,7,3,1'),
    ...pemProblem('authority', authority),
  ],
  target: ({ host = '', port = 0, startTls }) =>
    `${hostAndPort(host, port)}${startTls === undefined || startTls === 'none' ? '' : ` (${startTls})`}`,
  host: ({ host = '' }) => host,
};
