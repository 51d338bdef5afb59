import { Injectable } from '@nestjs/common';
import { RequestContext } from '@mikro-orm/core';
import { EntityManager, MikroORM } from '@mikro-orm/mariadb';
import type { AuditActor } from '@clientst0r/audit';
import { DomainError, inOrganisation } from '@clientst0r/platform';
import type { RolesByOrganisation } from './group-mappings.js';
import { MappedRole } from './mapped-role.entity.js';
import { MappedRoleWriter, type RoleChanges } from './mapped-role-writer.js';

/** What the groups of one person say. */
export interface WantedOfAccount {
  readonly accountId: string;
  readonly userId: string;
  readonly roles: RolesByOrganisation;
}

export interface AppliedRoles {
  /** Memberships that have other roles now. */
  readonly changed: number;
  readonly problems: readonly { readonly accountId: string; readonly problem: string }[];
}

const AT_ONCE = 200;

/** Gives and takes the roles that mappings say, and leaves alone what people have given by hand. */
@Injectable()
export class MappedRoles {
  constructor(
    private readonly em: EntityManager,
    private readonly orm: MikroORM,
    private readonly writer: MappedRoleWriter,
  ) {}

  /** In transactions of its own. */
  async apply(actor: AuditActor, wanted: readonly WantedOfAccount[]): Promise<AppliedRoles> {
    const problems: { accountId: string; problem: string }[] = [];
    let changed = 0;
    for (const [organisationId, changes] of await this.differences(wanted)) {
      for (let start = 0; start < changes.length; start += AT_ONCE) {
        const applied = await this.inUnit(actor, organisationId, changes.slice(start, start + AT_ONCE));
        changed += applied.changed;
        problems.push(...applied.problems);
      }
    }
    return { changed, problems };
  }

  /** By organisation: what each account is to get and to lose, against what mappings have given it before. */
  async differences(wanted: readonly WantedOfAccount[]): Promise<Map<string, RoleChanges[]>> {
    const given = await this.given(wanted.map(({ accountId }) => accountId));
    const byOrganisation = new Map<string, RoleChanges[]>();
    for (const { accountId, userId, roles } of wanted) {
      const before = given.get(accountId) ?? new Map<string, Set<string>>();
      for (const organisationId of new Set([...roles.keys(), ...before.keys()])) {
        const [had, has] = [before.get(organisationId) ?? new Set<string>(), roles.get(organisationId) ?? new Set<string>()];
        const [add, remove] = [[...has].filter((id) => !had.has(id)), [...had].filter((id) => !has.has(id))];
        if (add.length + remove.length > 0) put(byOrganisation, organisationId, { accountId, userId, add, remove });
      }
    }
    return byOrganisation;
  }

  private async given(accountIds: readonly string[]): Promise<Map<string, Map<string, Set<string>>>> {
    const rows = await this.em.fork({ clear: true }).find(MappedRole, { accountId: [...accountIds] });
    const given = new Map<string, Map<string, Set<string>>>();
    for (const { accountId, organisationId, roleId } of rows) {
      const ofAccount = given.get(accountId) ?? new Map<string, Set<string>>();
      given.set(accountId, ofAccount.set(organisationId, (ofAccount.get(organisationId) ?? new Set()).add(roleId)));
    }
    return given;
  }

  /** One bad case does not stop the others: a chunk that a rule refuses is done again, one by one. */
  private async inUnit(actor: AuditActor, organisationId: string, changes: readonly RoleChanges[]): Promise<AppliedRoles> {
    try {
      const changed = await RequestContext.create(this.orm.em, () => {
        inOrganisation(this.orm.em, organisationId);
        return this.writer.write(actor, organisationId, changes);
      });
      return { changed, problems: [] };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const [only, another] = changes;
      if (only && !another) return { changed: 0, problems: [{ accountId: only.accountId, problem: error.code }] };
      const each: AppliedRoles[] = [];
      for (const change of changes) each.push(await this.inUnit(actor, organisationId, [change]));
      return { changed: each.reduce((sum, { changed }) => sum + changed, 0), problems: each.flatMap(({ problems }) => problems) };
    }
  }
}

function put(map: Map<string, RoleChanges[]>, key: string, value: RoleChanges): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
