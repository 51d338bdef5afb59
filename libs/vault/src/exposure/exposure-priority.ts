import { CREDENTIAL_TYPE_NAMES, type CredentialType } from '../credential/credential-types.js';

export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Entries that let one into systems, or speak for them. */
const SYSTEMS: ReadonlySet<CredentialType> = new Set([
  'ssh-key',
  'api-key',
  'database',
  'server',
  'network-device',
  'vpn',
  'windows-account',
  'certificate',
]);
const NO_DOORS: ReadonlySet<CredentialType> = new Set(['secure-note', 'software-licence']);

const quoted = (types: ReadonlySet<CredentialType>): string =>
  CREDENTIAL_TYPE_NAMES.filter((type) => types.has(type))
    .map((type) => `'${type}'`)
    .join(', ');

/** What is to be changed first, as a place in `PRIORITIES` from 1, of the aliases `c` (entry) and `f` (field): systems, then accounts, then notes and licences. */
export const PRIORITY = `case when f.\`key\` = 'notes' or c.type in (${quoted(NO_DOORS)}) then 3 when c.type in (${quoted(SYSTEMS)}) then 1 else 2 end`;
