import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, NotFoundError, organisationOf, ValidationFailedError } from '@clientst0r/platform';
import type { Permission } from '../permission/permission-catalogue.js';
import { RoleBook } from './role-book.js';
import { type Difference, difference, differenceFor } from './role-difference.js';
import { Role } from './role.entity.js';
import { RoleReader } from './role-reader.js';
import { validPermissions } from './role-terms.js';

/** Either other permissions, or that the role goes, with what stands in its place. */
export type PlannedChange = { readonly permissions: readonly string[] } | { readonly replaceBy: string | null };

export interface HolderDifference extends Difference {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

export interface RolePreview extends Difference {
  /** Everybody who has the role; those for whom nothing changes too, with nothing gained or lost. */
  readonly holders: readonly HolderDifference[];
}

/** Who would gain and lose what, before a role is changed or deleted. Changes nothing. */
@Injectable()
export class RolePreviews {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  async preview(actor: Actor, roleId: string, planned: PlannedChange): Promise<RolePreview> {
    const organisationId = organisationOf(actor);
    const role = await this.em.findOne(Role, { id: roleId });
    if (!role) throw new NotFoundError();
    const own = await this.roles.own(organisationId);
    const before = new RoleBook('organisation', own);
    const { permissions, replaceBy } = plan(planned, before);
    const others = own.filter(({ id }) => id !== roleId);
    const after = new RoleBook('organisation', permissions === null ? others : [...others, { id: roleId, name: role.name, permissions }]);
    const moved = (ids: string[]): string[] => (replaceBy === null ? ids : ids.map((id) => (id === roleId ? replaceBy : id)));
    const now = this.clock.now();
    const holders = (await this.roles.holdersOf(organisationId, roleId)).map(({ user, assignments }) => {
      const held = assignments.getItems().filter((one) => one.stateAt(now) !== 'over').map((one) => one.roleId); // prettier-ignore
      return { userId: user.id, name: user.name, email: user.email, ...differenceFor(held, before, moved(held), after) };
    });
    return { ...difference(role.permissions, permissions ?? before.permissionsOf(replaceBy === null ? [] : [replaceBy])), holders };
  }
}

function plan(planned: PlannedChange, book: RoleBook): { permissions: Permission[] | null; replaceBy: string | null } {
  if ('permissions' in planned) return { permissions: validPermissions(planned.permissions), replaceBy: null };
  const { replaceBy } = planned;
  if (replaceBy !== null && !book.find(replaceBy))
    throw new ValidationFailedError([{ field: 'replaceBy', message: 'names a role that does not exist' }]);
  return { permissions: null, replaceBy };
}
