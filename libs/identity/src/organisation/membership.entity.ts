import { Collection, type Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

export type MembershipStatus = 'active' | 'suspended';

@Audited()
@OrganisationScoped()
@Entity({ tableName: 'memberships' })
@Unique({ properties: ['organisationId', 'user'] })
@Index({ properties: ['user'] })
export class Membership extends OrganisationEntity {
  @ManyToOne(() => User, { columnType: 'uuid' })
  readonly user: Rel<User>;

  @Property({ type: 'string', length: 20 })
  status: MembershipStatus = 'active';

  @OneToMany(() => RoleAssignment, (assignment) => assignment.membership, { orphanRemoval: true })
  readonly assignments = new Collection<RoleAssignment>(this);

  constructor(organisationId: string, user: User) {
    super(organisationId);
    this.user = user;
  }

  roleIds(at: Date): string[] {
    return this.assignments
      .getItems()
      .filter((assignment) => assignment.holdsAt(at))
      .map(({ roleId }) => roleId)
      .sort();
  }

  assign(roleId: string): void {
    this.assignments.add(new RoleAssignment(this, roleId));
  }

  /** Ends every assignment of the role, also one that has not started. */
  unassign(roleId: string): void {
    for (const assignment of this.assignments.getItems()) if (assignment.roleId === roleId) this.assignments.remove(assignment);
  }
}

/** A role that a member holds, from `startsAt` (included) to `endsAt` (excluded). */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'role_assignments' })
@Unique({ properties: ['membership', 'roleId'] })
export class RoleAssignment extends OrganisationEntity {
  @ManyToOne(() => Membership, { columnType: 'uuid', deleteRule: 'cascade' })
  readonly membership: Rel<Membership>;

  @Property({ type: 'string', length: 36 })
  readonly roleId: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly startsAt: Date | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly endsAt: Date | null;

  constructor(membership: Membership, roleId: string, period: { readonly startsAt?: Date; readonly endsAt?: Date } = {}) {
    super(membership.organisationId);
    this.membership = membership;
    this.roleId = roleId;
    this.startsAt = period.startsAt ?? null;
    this.endsAt = period.endsAt ?? null;
  }

  holdsAt(at: Date): boolean {
    return (this.startsAt === null || this.startsAt <= at) && (this.endsAt === null || at < this.endsAt);
  }
}
