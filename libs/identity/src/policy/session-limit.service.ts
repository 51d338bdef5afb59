import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { acrossOrganisations, type Actor, NotFoundError } from '@clientst0r/platform';
import { builtInRole, builtInRoles } from '../permission/built-in-roles.js';
import type { PermissionScope } from '../permission/permission-catalogue.js';
import { Role } from '../role/role.entity.js';
import { SessionLimitChanged } from './policy.audit.js';
import { RoleSessionLimit, type WantedSessionLimits } from './role-session-limit.entity.js';
import { RoleSessionLimits } from './role-session-limits.js';

export interface ListedSessionLimit extends WantedSessionLimits {
  readonly roleId: string;
  readonly name: string;
  readonly scope: PermissionScope;
}

const SCOPES = ['platform', 'organisation'] as const;

/** Shorter sessions for some roles, as an administrator sees and sets them. */
@Injectable()
export class SessionLimitService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly limits: RoleSessionLimits,
  ) {}

  /** Every built-in role, and the roles of organisations that have a limit. */
  async list(): Promise<ListedSessionLimit[]> {
    const rows = await this.em.find(RoleSessionLimit, {});
    const limitOf = (roleId: string) => rows.find((row) => row.roleId === roleId);
    const builtIn = SCOPES.flatMap((scope) => builtInRoles(scope).map(({ id, name }) => listed({ id, name }, scope, limitOf(id))));
    const others = rows.map(({ roleId }) => roleId).filter((id) => !builtIn.some(({ roleId }) => roleId === id));
    const own = await this.em.find(Role, { id: others }, acrossOrganisations('names of the roles that have limits of sessions'));
    return [...builtIn, ...own.map((role) => listed(role, 'organisation', limitOf(role.id)))];
  }

  /** Throws `NotFoundError` when there is no such role. */
  async set(actor: Actor, roleId: string, wanted: WantedSessionLimits): Promise<ListedSessionLimit> {
    const stored = await this.store(actor, roleId, wanted);
    this.limits.forget();
    return stored;
  }

  @Transactional()
  async store(actor: Actor, roleId: string, wanted: WantedSessionLimits): Promise<ListedSessionLimit> {
    const [role, scope] = await this.roleOf(roleId);
    const row = await this.em.findOne(RoleSessionLimit, { roleId });
    const before = limitsOf(row);
    const isNone = wanted.idleMinutes === null && wanted.absoluteHours === null;
    if (row && isNone) this.em.remove(row);
    else if (row) row.change(wanted);
    else if (!isNone) this.em.persist(new RoleSessionLimit(roleId, wanted));
    this.audit.record(this.em, actor, new SessionLimitChanged(roleId, before, wanted));
    return { ...listed(role, scope, undefined), ...wanted };
  }

  private async roleOf(roleId: string): Promise<[{ id: string; name: string }, PermissionScope]> {
    for (const scope of SCOPES) {
      const role = builtInRole(roleId, scope);
      if (role) return [role, scope];
    }
    const own = await this.em.findOne(Role, { id: roleId }, acrossOrganisations('the role named in the query'));
    if (!own) throw new NotFoundError();
    return [own, 'organisation'];
  }
}

function listed(
  { id, name }: { id: string; name: string },
  scope: PermissionScope,
  limit: WantedSessionLimits | undefined,
): ListedSessionLimit {
  return { roleId: id, name, scope, ...limitsOf(limit) };
}

function limitsOf(limit: WantedSessionLimits | null | undefined): WantedSessionLimits {
  return { idleMinutes: limit?.idleMinutes ?? null, absoluteHours: limit?.absoluteHours ?? null };
}
