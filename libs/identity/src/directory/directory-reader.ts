import { Injectable } from '@nestjs/common';
import type { Filter } from 'ldapts';
import { DirectoryAdmission } from './directory-admission.js';
import { ATTRIBUTES, type DirectoryPerson, idValue, personOf, textsOf } from './directory-entry.js';
import type { Directory } from './directory.entity.js';
import { DirectoryError } from './directory.errors.js';
import { type DirectoryGroup, DirectoryGroups } from './directory-groups.js';
import { LdapConnection } from './ldap-connection.js';
import { allOf, anyOf, comparableDn, equal, escapedDnValue, matching, parsedFilter } from './ldap-filter.js';

/** Active Directory: members also through other groups (MS-ADTS, 3.1.1.3.4.4). */
const IN_CHAIN = '1.2.840.113556.1.4.1941';
const GROUP_ATTRIBUTES = ['member', 'uniqueMember', 'memberUid', 'memberOf'];

export interface PlacedPerson {
  readonly person: DirectoryPerson;
  /** In the spelling of `comparableDn`. */
  readonly groups: ReadonlySet<string>;
}

export interface DirectoryReading {
  readonly people: readonly PlacedPerson[];
  readonly groups: number;
}

/** Reads people and their groups. Everything throws `DirectoryError`. */
@Injectable()
export class DirectoryReader {
  constructor(private readonly admission: DirectoryAdmission) {}

  /** In the name of the service. The directory must have been loaded with its password. */
  async asService<T>(directory: Directory, work: (connection: LdapConnection) => Promise<T>, answerMilliseconds?: number): Promise<T> {
    const connection = await this.connect(directory, answerMilliseconds);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  private async connect(directory: Directory, answerMilliseconds?: number): Promise<LdapConnection> {
    const password = await this.admission.open(directory);
    const connection = await LdapConnection.open(directory, answerMilliseconds);
    try {
      if (password === null || !(await connection.bind(directory.bindDn, password))) throw new DirectoryError('bind-refused');
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** All people, each with the groups out of `wanted`, or with all when the directory does not have to be asked for each. */
  async readAll(connection: LdapConnection, directory: Directory, wanted: readonly string[]): Promise<DirectoryReading> {
    const { baseDn: base, userFilter, schema } = directory;
    const entries = await connection.search({ base, filter: parsedFilter(userFilter), attributes: ATTRIBUTES[schema].read });
    const people = entries.flatMap((entry) => personOf(entry, schema) ?? []);
    if (directory.nestedGroups === 'matching-rule') return this.byRule(connection, directory, people, wanted);
    const groups = await this.groups(connection, directory, parsedFilter(directory.groupFilter));
    const placing = new DirectoryGroups(groups, directory.nestedGroups === 'walk');
    return { people: people.map((person) => ({ person, groups: placing.of(person) })), groups: groups.length };
  }

  /** The one whose id that is. */
  async byId(connection: LdapConnection, directory: Directory, externalId: string): Promise<DirectoryPerson | null> {
    return this.one(connection, directory, equal(ATTRIBUTES[directory.schema].id, idValue(externalId, directory.schema)));
  }

  /** The one who signs in with that; null also when it fits several. */
  async byName(connection: LdapConnection, directory: Directory, typed: string): Promise<DirectoryPerson | null> {
    return this.one(connection, directory, anyOf(...ATTRIBUTES[directory.schema].names.map((name) => equal(name, typed))));
  }

  /** The groups of one person. */
  async groupsOf(connection: LdapConnection, directory: Directory, person: DirectoryPerson): Promise<ReadonlySet<string>> {
    const { nestedGroups } = directory;
    if (nestedGroups === 'matching-rule') {
      const found = await this.groups(
        connection,
        directory,
        allOf(parsedFilter(directory.groupFilter), matching('member', IN_CHAIN, person.dn)),
      );
      return new Set([...found.map(({ dn }) => comparableDn(dn)), ...person.memberOf.map(comparableDn)]);
    }
    const all = await this.groups(connection, directory, parsedFilter(directory.groupFilter));
    return new DirectoryGroups(all, nestedGroups === 'walk').of(person);
  }

  /** The name under which somebody binds himself. */
  static ownBindName({ bindDn }: Directory, login: string): string {
    if (bindDn.startsWith('{login}@') && login.includes('@')) return login;
    return bindDn.replaceAll('{login}', () => (bindDn.includes('=') ? escapedDnValue(login) : login));
  }

  private async one(
    connection: LdapConnection,
    { baseDn: base, userFilter, schema }: Directory,
    filter: Filter,
  ): Promise<DirectoryPerson | null> {
    const [entry, another] = await connection.search({
      base,
      filter: allOf(parsedFilter(userFilter), filter),
      attributes: ATTRIBUTES[schema].read,
    });
    return entry && !another ? personOf(entry, schema) : null;
  }

  private async groups(connection: LdapConnection, { baseDn, groupBaseDn }: Directory, filter: Filter): Promise<DirectoryGroup[]> {
    const entries = await connection.search({ base: groupBaseDn ?? baseDn, filter, attributes: GROUP_ATTRIBUTES });
    return entries.map((entry) => ({
      dn: entry.dn,
      memberDns: [...textsOf(entry, 'member'), ...textsOf(entry, 'uniqueMember')],
      memberUids: textsOf(entry, 'memberUid'),
      memberOf: textsOf(entry, 'memberOf'),
    }));
  }

  private async byRule(
    connection: LdapConnection,
    { baseDn: base, userFilter }: Directory,
    people: readonly DirectoryPerson[],
    wanted: readonly string[],
  ): Promise<DirectoryReading> {
    const groupsOf = new Map<string, Set<string>>(people.map(({ dn }) => [comparableDn(dn), new Set()]));
    for (const group of wanted) {
      const filter = allOf(parsedFilter(userFilter), matching('memberOf', IN_CHAIN, group));
      const members = await connection.search({ base, filter, attributes: ['1.1'] });
      for (const { dn } of members) groupsOf.get(comparableDn(dn))?.add(comparableDn(group));
    }
    return {
      people: people.map((person) => ({ person, groups: groupsOf.get(comparableDn(person.dn)) ?? new Set() })),
      groups: wanted.length,
    };
  }
}
