import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { type Period, periodState, type PeriodState, UNLIMITED } from '../organisation/period.js';
import { User } from './user.entity.js';

/** A role for the deployment, from `startsAt` (included) to `endsAt` (excluded); it gives nothing in any organisation. */
@Audited()
@Entity({ tableName: 'platform_role_assignments' })
@Unique({ properties: ['userId', 'roleId'] })
export class PlatformRoleAssignment extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  @Property({ type: 'string', length: 36 })
  readonly roleId: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  startsAt: Date | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  endsAt: Date | null;

  constructor(userId: string, roleId: string, { startsAt, endsAt }: Period = UNLIMITED) {
    super();
    this.userId = userId;
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
