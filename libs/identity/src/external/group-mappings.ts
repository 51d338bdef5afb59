import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { recordingRefusal } from '../member/refusal.js';
import { GroupMappingsChanged, type MappingSource } from './external.audit.js';
import { GroupMapping } from './group-mapping.entity.js';
import { MappingRights } from './mapping-rights.js';

export interface WantedMapping {
  readonly group: string;
  readonly organisationId: string;
  readonly roleId: string;
}

/** Roles by organisation. */
export type RolesByOrganisation = ReadonlyMap<string, ReadonlySet<string>>;

/** Which groups of a directory or SCIM client, or claims of an identity provider, give which roles. */
@Injectable()
export class GroupMappings {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly rights: MappingRights,
  ) {}

  /** By group. */
  of(sourceId: string): Promise<GroupMapping[]> {
    return this.em.find(GroupMapping, { sourceId }, { orderBy: { group: 'asc', id: 'asc' } });
  }

  /** These and no others. Who adds one must hold, in that organisation, all that its role gives. */
  set(actor: Actor, source: MappingSource, wanted: readonly WantedMapping[], spelling: (group: string) => string): Promise<GroupMapping[]> {
    const attempted = {
      change: 'map groups to roles',
      targetId: source.id,
      targetName: source.name,
      roles: wanted.map(({ roleId }) => roleId),
    };
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, source, wanted, spelling));
  }

  @Transactional()
  async store(
    actor: Actor,
    source: MappingSource,
    wanted: readonly WantedMapping[],
    spelling: (group: string) => string,
  ): Promise<GroupMapping[]> {
    const before = await this.em.find(GroupMapping, { sourceId: source.id }, { refresh: true });
    const present = new Map(before.map((mapping) => [identityOf(mapping.groupKey, mapping), mapping]));
    const after = new Map(wanted.map((mapping) => [identityOf(groupKey(spelling(mapping.group)), mapping), mapping]));
    const added = [...after].filter(([identity]) => !present.has(identity)).map(([, mapping]) => mapping);
    const removed = [...present].filter(([identity]) => !after.has(identity)).map(([, mapping]) => mapping);
    await this.rights.assertMayGive(actor, added);
    for (const mapping of removed) this.em.remove(mapping);
    for (const mapping of added) this.em.persist(new GroupMapping(source.id, groupKey(spelling(mapping.group)), mapping));
    for (const organisationId of new Set([...added, ...removed].map((mapping) => mapping.organisationId))) {
      const here = (mapping: WantedMapping): boolean => mapping.organisationId === organisationId;
      const change = { added: added.filter(here), removed: removed.filter(here) };
      this.audit.record(this.em, actor, new GroupMappingsChanged(source, organisationId, change));
    }
    await this.em.flush();
    return this.of(source.id);
  }
}

/** What somebody in these groups is to have. @param groups in the one spelling of their source */
export function rolesOf(mappings: readonly GroupMapping[], groups: Iterable<string>): RolesByOrganisation {
  const keys = new Set([...groups].map(groupKey));
  const roles = new Map<string, Set<string>>();
  for (const { groupKey: key, organisationId, roleId } of mappings) {
    if (!keys.has(key)) continue;
    roles.set(organisationId, (roles.get(organisationId) ?? new Set()).add(roleId));
  }
  return roles;
}

export function groupKey(spelling: string): string {
  return createHash('sha256').update(spelling).digest('hex');
}

function identityOf(key: string, { organisationId, roleId }: Pick<WantedMapping, 'organisationId' | 'roleId'>): string {
  return [key, organisationId, roleId].join();
}

export function assertDistinctGroups(wanted: readonly WantedMapping[]): void {
  const identities = wanted.map((mapping) => identityOf(mapping.group, mapping));
  const twice = identities.findIndex((identity, index) => identities.indexOf(identity) < index);
  if (twice >= 0) throw new ValidationFailedError([{ field: `mappings.${twice.toString()}`, message: 'is there twice' }]);
}
