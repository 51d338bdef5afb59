import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { AlertRouting, AlertStep } from './alert-plan.js';
import type { QuietHours } from './quiet-hours.js';

export interface AlertPolicyInput extends AlertRouting {
  readonly name: string;
  /** Null for all checks that no other policy names. */
  readonly checkIds: readonly string[] | null;
}

/** Who is told of which checks, after how long, and when not. Without one for a check every channel is told at once. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'alert_policies' })
@Index({ properties: ['organisationId', 'name', 'id'] })
export class AlertPolicy extends OrganisationEntity {
  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'json', nullable: true })
  checkIds: readonly string[] | null;

  @Property({ type: 'json' })
  steps: readonly AlertStep[];

  @Property({ type: 'json', nullable: true })
  quiet: QuietHours | null;

  @Property({ type: 'boolean', columnType: 'tinyint(1)' })
  urgentBreaksThrough: boolean;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  gatherSeconds: number;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, default: 0 })
  reminderMinutes: number;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(organisationId: string, input: AlertPolicyInput) {
    super(organisationId);
    this.change(input);
  }

  change({ name, checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds, reminderMinutes }: AlertPolicyInput): void {
    this.name = name;
    this.checkIds = checkIds;
    this.steps = steps;
    this.quiet = quiet;
    this.urgentBreaksThrough = urgentBreaksThrough;
    this.gatherSeconds = gatherSeconds;
    this.reminderMinutes = reminderMinutes;
  }
}
