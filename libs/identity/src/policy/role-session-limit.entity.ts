import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Audited } from '@clientst0r/platform';

export interface WantedSessionLimits {
  readonly idleMinutes: number | null;
  readonly absoluteHours: number | null;
}

/** Shorter sessions for those who have a role; null leaves a limit to the settings. */
@Audited()
@Entity({ tableName: 'role_session_limits' })
export class RoleSessionLimit implements WantedSessionLimits {
  @PrimaryKey({ type: 'string', length: 36 })
  readonly roleId: string;

  @Property({ type: 'integer', columnType: 'int unsigned', unsigned: true, nullable: true })
  idleMinutes: number | null;

  @Property({ type: 'integer', columnType: 'int unsigned', unsigned: true, nullable: true })
  absoluteHours: number | null;

  constructor(roleId: string, { idleMinutes, absoluteHours }: WantedSessionLimits) {
    this.roleId = roleId;
    this.idleMinutes = idleMinutes;
    this.absoluteHours = absoluteHours;
  }

  change({ idleMinutes, absoluteHours }: WantedSessionLimits): void {
    this.idleMinutes = idleMinutes;
    this.absoluteHours = absoluteHours;
  }
}
