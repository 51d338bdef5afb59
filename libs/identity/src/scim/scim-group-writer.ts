import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { Clock } from '@clientst0r/platform';
import { ScimChanged } from './scim.audit.js';
import { ScimGroup, ScimGroupMember } from './scim-group.entity.js';
import { notFound } from './scim-reader.js';
import type { WantedScimGroup } from './scim-resource.js';
import { ScimUser } from './scim-user.entity.js';
import { invalidValue, ScimError } from './scim.errors.js';

export interface WrittenGroup {
  readonly id: string;
  /** Users whose roles may be others now. */
  readonly touched: readonly string[];
}

/** The transactions of `ScimGroups`. */
@Injectable()
export class ScimGroupWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async create(actor: AuditActor, clientId: string, wanted: WantedScimGroup): Promise<WrittenGroup> {
    await this.assertNameFree(clientId, wanted.displayName, null);
    const group = new ScimGroup(clientId, wanted.displayName, wanted.externalId, this.clock.now());
    this.em.persist(group);
    return this.setMembers(actor, group, wanted, 'created');
  }

  @Transactional()
  async replace(actor: AuditActor, clientId: string, id: string, wanted: WantedScimGroup): Promise<WrittenGroup> {
    const group = await this.found(clientId, id);
    const isRenamed = group.displayName !== wanted.displayName;
    if (isRenamed) await this.assertNameFree(clientId, wanted.displayName, id);
    group.describe(wanted.displayName, wanted.externalId, this.clock.now());
    const written = await this.setMembers(actor, group, wanted, 'updated');
    return isRenamed ? { id, touched: [...new Set([...written.touched, ...wanted.memberIds])] } : written;
  }

  @Transactional()
  async remove(actor: AuditActor, clientId: string, id: string): Promise<WrittenGroup> {
    const group = await this.found(clientId, id);
    const members = await this.em.find(ScimGroupMember, { groupId: id });
    for (const member of members) this.em.remove(member);
    this.em.remove(group);
    this.record(actor, group, { what: 'deleted', removed: members.length });
    return { id, touched: members.map(({ userId }) => userId) };
  }

  private async setMembers(actor: AuditActor, group: ScimGroup, { memberIds }: WantedScimGroup, what: string): Promise<WrittenGroup> {
    const present = await this.em.find(ScimGroupMember, { groupId: group.id });
    const known = new Set(present.map(({ userId }) => userId));
    const added = memberIds.filter((userId) => !known.has(userId));
    await this.assertUsers(group.clientId, added);
    const wanted = new Set(memberIds);
    const removed = present.filter(({ userId }) => !wanted.has(userId));
    for (const member of removed) this.em.remove(member);
    for (const userId of added) this.em.persist(new ScimGroupMember(group.id, userId));
    this.record(actor, group, { what, added: added.length, removed: removed.length });
    return { id: group.id, touched: [...added, ...removed.map(({ userId }) => userId)] };
  }

  private async assertUsers(clientId: string, userIds: readonly string[]): Promise<void> {
    const known = await this.em.count(ScimUser, { id: [...userIds], clientId, deletedAt: null });
    if (known < userIds.length) throw invalidValue('members names a user that does not exist.');
  }

  private async assertNameFree(clientId: string, displayName: string, exceptId: string | null): Promise<void> {
    const others = await this.em.count(ScimGroup, { clientId, displayName, ...(exceptId === null ? {} : { id: { $ne: exceptId } }) });
    if (others > 0) throw new ScimError(409, 'uniqueness', 'There is a group of this displayName.');
  }

  private async found(clientId: string, id: string): Promise<ScimGroup> {
    const group = await this.em.findOne(ScimGroup, { id, clientId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!group) throw notFound();
    return group;
  }

  private record(actor: AuditActor, { id, displayName }: ScimGroup, details: Record<string, string | number>): void {
    this.audit.record(this.em, actor, new ScimChanged('scim-group', { id, name: displayName }, details));
  }
}
