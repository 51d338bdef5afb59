import type { CheckFieldValues } from './check-field.js';
import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { isHostName, problem } from './target-rules.js';
import { parseWarningDays } from './tls.kind.js';

export type DomainSpecification = SpecificationOf<'domain' | 'warningDays'>;

export const DOMAIN_KIND: KindDefinition = {
  label: 'Domain registration',
  help: 'Asks the registry of a domain when it ends and whether it is held, locked or changed, by RDAP or WHOIS, and warns before it ends.',
  fields: ['domain', 'warningDays', 'expiresOn', 'expiryOwner'],
  required: ['domain', 'warningDays'],
  defaults: { warningDays: '60,30,14,7,3,1' },
  // Registries are asked once a day; what looks lost is looked at once more before anybody is told.
  timing: { intervalSeconds: 86_400, timeoutSeconds: 60, retrySeconds: 3600, failuresBeforeDown: 2, successesBeforeUp: 1 },
  problems: ({ domain = '', warningDays = '', expiresOn, expiryOwner }) => [
    ...problem('domain', isDomain(domain) ? null : 'must be a registered domain such as example.com'),
    ...problem('warningDays', parseWarningDays(warningDays) ? null : 'must be days such as 60,30,14,7,3,1'),
    ...problem('expiresOn', expiresOn === undefined || isDay(expiresOn) ? null : 'must be a day such as 2027-03-31'),
    ...problem('expiryOwner', ownerProblem(expiresOn, expiryOwner)),
  ],
  target: ({ domain = '' }) => domain,
  // One registry serves all names under a top-level domain.
  host: ({ domain = '' }) => `registry of ${domain.slice(domain.lastIndexOf('.') + 1).toLowerCase()}`,
};

function isDomain(domain: string): boolean {
  return isHostName(domain) && domain.replace(/\.$/, '').includes('.') && !domain.includes('_');
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function ownerProblem(expiresOn: CheckFieldValues['expiresOn'], expiryOwner: CheckFieldValues['expiryOwner']): string | null {
  if (expiresOn !== undefined && expiryOwner === undefined) return 'is needed with a date: who looks after it';
  return expiresOn === undefined && expiryOwner !== undefined ? 'needs a date' : null;
}
