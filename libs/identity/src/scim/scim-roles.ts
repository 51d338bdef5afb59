import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { AuditActor } from '@clientst0r/audit';
import { ExternalAccount } from '../external/external-account.entity.js';
import { GroupMappings, rolesOf } from '../external/group-mappings.js';
import { type AppliedRoles, MappedRoles } from '../external/mapped-roles.js';
import { grouped } from './grouped.js';
import { ScimGroup, ScimGroupMember } from './scim-group.entity.js';
import { ScimUser } from './scim-user.entity.js';

/** One spelling of a group's name. */
export function groupSpelling(displayName: string): string {
  return displayName.normalize('NFKC').trim().toLowerCase();
}

/** Gives people the roles of the groups that their client has put them in. */
@Injectable()
export class ScimRoles {
  constructor(
    private readonly em: EntityManager,
    private readonly mappings: GroupMappings,
    private readonly roles: MappedRoles,
  ) {}

  /** Of these people, or of all. In transactions of its own. */
  async refresh(actor: AuditActor, clientId: string, userIds?: readonly string[]): Promise<AppliedRoles> {
    const em = this.em.fork({ clear: true });
    const users = await em.find(ScimUser, { clientId, ...(userIds ? { id: [...userIds] } : {}) });
    const accounts = await em.find(ExternalAccount, { id: users.map(({ id }) => id) });
    const memberships = grouped(await em.find(ScimGroupMember, { userId: users.map(({ id }) => id) }), ({ userId }) => userId);
    const names = new Map((await em.find(ScimGroup, { clientId })).map(({ id, displayName }) => [id, groupSpelling(displayName)]));
    const mappings = await this.mappings.of(clientId);
    const wanted = accounts.map(({ id, userId }) => {
      const groups = (memberships.get(id) ?? []).flatMap(({ groupId }) => names.get(groupId) ?? []);
      return { accountId: id, userId, roles: rolesOf(mappings, groups) };
    });
    return this.roles.apply(actor, wanted);
  }
}
