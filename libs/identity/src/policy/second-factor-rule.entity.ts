import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export type RuleScope = 'organisation' | 'user';

export const MOST_GRACE_DAYS = 14;

/** A second factor is required of one person, or of everybody in one organisation, whatever holds for the rest. */
@Audited()
@Entity({ tableName: 'second_factor_rules' })
@Unique({ properties: ['scope', 'subjectId'] })
export class SecondFactorRule extends BaseEntity {
  @Property({ type: 'string', length: 12 })
  readonly scope: RuleScope;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly subjectId: string;

  /** Days from the first sign-in without one, in which it may be put off. */
  @Property({ type: 'integer', columnType: 'tinyint unsigned', unsigned: true })
  graceDays: number;

  constructor(scope: RuleScope, subjectId: string, graceDays: number) {
    super();
    this.scope = scope;
    this.subjectId = subjectId;
    this.graceDays = graceDays;
  }
}
