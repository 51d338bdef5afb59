import type { Entry } from 'ldapts';
import type { ExternalPerson } from '../external/external-account.entity.js';
import { isEmailAddress, normalisedEmail } from '../user/email-address.js';
import type { DirectorySchema } from './directory.entity.js';

interface Attributes {
  readonly id: string;
  readonly login: string;
  /** What may be typed to sign in. */
  readonly names: readonly string[];
  readonly read: readonly string[];
}

/** Active Directory: MS-ADA1 to 3. POSIX: RFC 2798, RFC 4530. */
export const ATTRIBUTES: Readonly<Record<DirectorySchema, Attributes>> = {
  'active-directory': {
    id: 'objectGUID',
    login: 'sAMAccountName',
    names: ['sAMAccountName', 'userPrincipalName', 'mail'],
    read: ['objectGUID', 'sAMAccountName', 'userPrincipalName', 'mail', 'displayName', 'cn', 'userAccountControl', 'memberOf'],
  },
  posix: { id: 'entryUUID', login: 'uid', names: ['uid', 'mail'], read: ['entryUUID', 'uid', 'mail', 'displayName', 'cn'] },
};

export interface DirectoryPerson extends ExternalPerson {
  readonly dn: string;
  /** Of the person's own entry; empty where the groups know their members instead. */
  readonly memberOf: readonly string[];
}

const ACCOUNT_DISABLED = 0x2;
const LONGEST = 190;

/** Null for an entry that has no id or no name to sign in with. */
export function personOf(entry: Entry, schema: DirectorySchema): DirectoryPerson | null {
  const { id, login } = ATTRIBUTES[schema];
  const externalId = idText(entry[id]);
  const name = textOf(entry, login);
  if (externalId === null || name === null) return null;
  return {
    dn: entry.dn,
    externalId,
    login: name.slice(0, LONGEST),
    email: emailOf(entry),
    name: (textOf(entry, 'displayName') ?? textOf(entry, 'cn') ?? name).normalize('NFC').slice(0, LONGEST),
    isEnabled: (Number(textOf(entry, 'userAccountControl') ?? 0) & ACCOUNT_DISABLED) === 0,
    memberOf: textsOf(entry, 'memberOf'),
  };
}

export function textsOf(entry: Entry, attribute: string): string[] {
  const value = entry[attribute];
  if (value === undefined) return [];
  const values = Array.isArray(value) ? value : [value];
  return values.map((each) => each.toString()).filter((text) => text !== '');
}

/** The value to look an id up with: Active Directory keeps 16 bytes, others text. */
export function idValue(externalId: string, schema: DirectorySchema): string | Buffer {
  return schema === 'active-directory' ? Buffer.from(externalId, 'hex') : externalId;
}

function textOf(entry: Entry, attribute: string): string | null {
  return textsOf(entry, attribute)[0] ?? null;
}

function idText(value: Entry[string] | undefined): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (first === undefined || first.length === 0) return null;
  return Buffer.isBuffer(first) ? first.toString('hex') : first;
}

function emailOf(entry: Entry): string | null {
  const candidates = [...textsOf(entry, 'mail'), ...textsOf(entry, 'userPrincipalName')].map(normalisedEmail);
  return candidates.find(isEmailAddress) ?? null;
}
