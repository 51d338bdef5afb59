import { Injectable } from '@nestjs/common';
import { AccessEpoch, type Permission, PermissionReader, organisationAccess } from '@clientst0r/identity';

export interface RightHolder {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly organisationName: string;
  readonly organisationSlug: string;
  readonly roleIds: readonly string[];
  readonly permissions: ReadonlySet<string>;
  readonly vaultSealed: boolean;
}

/** What lives by the rights of somebody: a link by those of who made it, an assignment by those of who got it. Whoever has left, or may no longer, leaves no open door. */
@Injectable()
export class RightHolders {
  constructor(
    private readonly permissions: PermissionReader,
    private readonly epoch: AccessEpoch,
  ) {}

  /** Null when he may no longer; also when the organisation is closed. */
  async find(userId: string, organisationId: string, needed: readonly Permission[]): Promise<RightHolder | null> {
    const epoch = await this.epoch.current();
    const person = await this.permissions.person(userId, epoch);
    const { member, permissions, roleIds, vaultSealed = false } = await this.permissions.resolve(userId, organisationId, epoch);
    if (!person || !member || !needed.every((permission) => permissions.has(permission))) return null;
    const organisation = organisationAccess(person, organisationId);
    if (!organisation) return null;
    return {
      userId,
      name: person.name,
      email: person.email,
      organisationName: organisation.name,
      organisationSlug: organisation.slug,
      roleIds,
      permissions,
      vaultSealed,
    };
  }
}
