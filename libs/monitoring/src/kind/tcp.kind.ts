import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { hostProblem, problem } from './target-rules.js';

export type TcpSpecification = SpecificationOf<'host' | 'port'>;

export const TCP_KIND: KindDefinition = {
  label: 'TCP port',
  help: 'Connects to a port, and looks at what the target says if that is asked for.',
  fields: ['host', 'port', 'send', 'expect', 'slowMilliseconds'],
  required: ['host', 'port'],
  defaults: {},
  problems: ({ host = '', port = 0 }, addresses) => problem('host', hostProblem(host, port, addresses)),
  target: ({ host = '', port = 0 }) => hostAndPort(host, port),
  host: ({ host = '' }) => host,
};

/** With brackets around an IPv6 address (RFC 3986, section 3.2.2). */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port.toString()}`;
}
