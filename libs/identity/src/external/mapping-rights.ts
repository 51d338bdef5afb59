import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { assertHolds } from '../member/granting.js';
import { Organisation } from '../organisation/organisation.entity.js';
import { AccessEpoch } from '../permission/access-epoch.js';
import { PermissionReader } from '../permission/permission-reader.js';
import { RoleReader } from '../role/role-reader.js';

interface GivenRole {
  readonly organisationId: string;
  readonly roleId: string;
}

/** Nobody gives through a group what he could not give himself: to configure directories is a right on the platform, and gives none in an organisation. */
@Injectable()
export class MappingRights {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly permissions: PermissionReader,
    private readonly epoch: AccessEpoch,
  ) {}

  /** @throws AboveOwnRightsError, ValidationFailedError */
  async assertMayGive(actor: Actor, given: readonly GivenRole[]): Promise<void> {
    const epoch = await this.epoch.current();
    for (const organisationId of new Set(given.map((each) => each.organisationId))) {
      const roleIds = given.filter((each) => each.organisationId === organisationId).map(({ roleId }) => roleId);
      const held = await this.permissions.resolve(actor.userId, organisationId, epoch);
      assertHolds(held, await this.permissionsOf(organisationId, roleIds));
    }
  }

  private async permissionsOf(organisationId: string, roleIds: readonly string[]): Promise<ReadonlySet<string>> {
    const exists = await this.em.count(Organisation, { id: organisationId });
    if (exists === 0) throw new ValidationFailedError([{ field: 'mappings', message: 'names an organisation that does not exist' }]);
    const book = await this.roles.bookOf(organisationId);
    if (roleIds.some((id) => book.find(id) === undefined))
      throw new ValidationFailedError([{ field: 'mappings', message: 'names a role that does not exist' }]);
    return book.permissionsOf(roleIds);
  }
}
