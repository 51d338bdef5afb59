import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { hostProblem, problem } from './target-rules.js';

export type IcmpSpecification = SpecificationOf<'host'>;

export const ICMP_KIND: KindDefinition = {
  label: 'Ping (ICMP)',
  help: 'Sends an echo request. Says less than any other check: a machine answers while its services are down.',
  fields: ['host', 'slowMilliseconds'],
  required: ['host'],
  defaults: {},
  problems: ({ host = '' }, addresses) => problem('host', hostProblem(host, 0, addresses)),
  target: ({ host = '' }) => host,
  host: ({ host = '' }) => host,
};
