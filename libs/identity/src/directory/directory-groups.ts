import { comparableDn } from './ldap-filter.js';

export interface DirectoryGroup {
  readonly dn: string;
  /** Of people and of groups. */
  readonly memberDns: readonly string[];
  /** RFC 2307: members by their uid. */
  readonly memberUids: readonly string[];
  /** Of the group itself. */
  readonly memberOf: readonly string[];
}

interface Placed {
  readonly dn: string;
  readonly login: string;
  readonly memberOf: readonly string[];
}

/** Who stands in which group, in both ways that directories write it down. Groups in groups count when asked for; circles end. */
export class DirectoryGroups {
  /** From a group or person to the groups that it stands in directly. */
  private readonly parents = new Map<string, Set<string>>();
  private readonly byUid = new Map<string, Set<string>>();
  private readonly closures = new Map<string, ReadonlySet<string>>();

  constructor(
    groups: readonly DirectoryGroup[],
    private readonly isNested: boolean,
  ) {
    for (const group of groups) this.add(group);
  }

  /** In the spelling of `comparableDn`. */
  of({ dn, login, memberOf }: Placed): ReadonlySet<string> {
    const direct = [
      ...(this.parents.get(comparableDn(dn)) ?? []),
      ...(this.byUid.get(login.toLowerCase()) ?? []),
      ...memberOf.map(comparableDn),
    ];
    if (!this.isNested) return new Set(direct);
    return new Set(direct.flatMap((group) => [...this.closureOf(group)]));
  }

  private add({ dn, memberDns, memberUids, memberOf }: DirectoryGroup): void {
    const key = comparableDn(dn);
    for (const member of memberDns) put(this.parents, comparableDn(member), key);
    for (const parent of memberOf) put(this.parents, key, comparableDn(parent));
    for (const uid of memberUids) put(this.byUid, uid.toLowerCase(), key);
  }

  /** The group and all above it. */
  private closureOf(group: string): ReadonlySet<string> {
    const known = this.closures.get(group);
    if (known) return known;
    const found = new Set([group]);
    for (const each of found) for (const parent of this.parents.get(each) ?? []) found.add(parent);
    this.closures.set(group, found);
    return found;
  }
}

function put(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
