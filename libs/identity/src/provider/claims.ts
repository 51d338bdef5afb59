import type { GroupMapping } from '../external/group-mapping.entity.js';
import type { AssertedIdentity, Claims } from './asserted-identity.js';

const LONGEST_NAME = 200;
const LONGEST_VALUE = 255;
const MOST_VALUES = 2_000;

/** A claim of a provider that gives a role. */
export interface ClaimMapping {
  readonly claim: string;
  readonly value: string;
  readonly organisationId: string;
  readonly roleId: string;
}

/** Texts and lists of texts in NFC, as mappings are, of what can be mapped: names without `=`, which is what parts a name from its value in a mapping. */
export function claimsOf(pairs: Iterable<readonly [string, unknown]>): Claims {
  const claims = new Map<string, readonly string[]>();
  let left = MOST_VALUES;
  for (const [name, value] of pairs) {
    if (name.includes('=') || name.length > LONGEST_NAME) continue;
    const all: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    const values = all.filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= LONGEST_VALUE);
    if (values.length === 0 || values.length > left) continue;
    left -= values.length;
    claims.set(name, [...(claims.get(name) ?? []), ...values.map((one) => one.normalize('NFC'))]);
  }
  return claims;
}

export function spellingOf({ claim, value }: Pick<ClaimMapping, 'claim' | 'value'>): string {
  return `${claim}=${value}`;
}

/** All that somebody could be given roles by. */
export function spellingsOf({ claims }: Pick<AssertedIdentity, 'claims'>): string[] {
  return [...claims].flatMap(([claim, values]) => values.map((value) => spellingOf({ claim, value })));
}

export function claimMappingOf({ group, organisationId, roleId }: GroupMapping): ClaimMapping {
  const parting = group.indexOf('=');
  return { claim: group.slice(0, parting), value: group.slice(parting + 1), organisationId, roleId };
}
