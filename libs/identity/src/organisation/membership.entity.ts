import { Collection, type Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import { type Period, periodState, type PeriodState, UNLIMITED } from './period.js';

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

  /** When somebody last looked at what this member may do and let it stand. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  reviewedAt: Date | null = null;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  reviewedBy: string | null = null;

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

  assignmentOf(roleId: string): RoleAssignment | undefined {
    return this.assignments.getItems().find((assignment) => assignment.roleId === roleId);
  }

  assign(roleId: string, period: Period = UNLIMITED): void {
    this.assignments.add(new RoleAssignment(this, roleId, period));
  }

  suspend(): void {
    this.status = 'suspended';
  }

  resume(): void {
    this.status = 'active';
  }

  reviewed(by: string, at: Date): void {
    this.reviewedBy = by;
    this.reviewedAt = at;
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
  startsAt: Date | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  endsAt: Date | null;

  constructor(membership: Membership, roleId: string, { startsAt, endsAt }: Period) {
    super(membership.organisationId);
    this.membership = membership;
    this.roleId = roleId;
    this.startsAt = startsAt;
    this.endsAt = endsAt;
  }

  limitTo({ startsAt, endsAt }: Period): void {
    this.startsAt = startsAt;
    this.endsAt = endsAt;
  }

  stateAt(at: Date): PeriodState {
    return periodState(this, at);
  }

  holdsAt(at: Date): boolean {
    return this.stateAt(at) === 'held';
  }
}
