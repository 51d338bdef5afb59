import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from './user.entity.js';

/** A role for the deployment; it gives nothing in any organisation. */
@Audited()
@Entity({ tableName: 'platform_role_assignments' })
@Unique({ properties: ['userId', 'roleId'] })
export class PlatformRoleAssignment extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  @Property({ type: 'string', length: 36 })
  readonly roleId: string;

  constructor(userId: string, roleId: string) {
    super();
    this.userId = userId;
    this.roleId = roleId;
  }
}
