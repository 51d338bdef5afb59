import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { CheckFieldValues } from '../kind/check-field.js';
import type { CheckKind, CheckSpecifications } from '../kind/check-kinds.js';

/** The options of a check without its secrets, as they are stored. */
export type CheckSpecification = CheckSpecifications[CheckKind];

export interface CheckTiming {
  /** 20 seconds to 7 days. */
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** How soon to look again when the last outcome speaks against the state. */
  readonly retrySeconds: number;
  readonly failuresBeforeDown: number;
  readonly successesBeforeUp: number;
}

export interface CheckInput {
  readonly name: string;
  readonly kind: CheckKind;
  /** With secrets; what is absent is what the kind takes then. */
  readonly fields: CheckFieldValues;
  readonly timing: CheckTiming;
  /** The check behind whose target this one's lies; null or absent for none. */
  readonly parentId?: string | null;
  /** Words by which checks are found together; absent for none. */
  readonly tags?: readonly string[];
}

type StoredInput = Omit<CheckInput, 'fields'> & { readonly specification: CheckSpecification };

export const DEFAULT_TIMING: Omit<CheckTiming, 'intervalSeconds'> = {
  timeoutSeconds: 10,
  retrySeconds: 15,
  failuresBeforeDown: 3,
  successesBeforeUp: 2,
};

/** What is looked at, how and how often. What was seen is in {@link CheckStatus}, so that looking changes nothing here. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'checks' })
@Index({ properties: ['organisationId', 'name', 'id'] })
export class Check extends OrganisationEntity {
  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 20 })
  readonly kind: CheckKind;

  @Property({ type: 'json' })
  specification: CheckSpecification;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  intervalSeconds: number;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  timeoutSeconds: number;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  retrySeconds: number;

  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true })
  failuresBeforeDown: number;

  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true })
  successesBeforeUp: number;

  /** While this one is down, failures here are `unreachable`. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  @Index()
  parentId: string | null = null;

  @Property({ type: 'json' })
  tags: readonly string[] = [];

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  pausedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  updatedAt: Date;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(organisationId: string, input: StoredInput, at: Date) {
    super(organisationId);
    this.kind = input.kind;
    this.change(input, at);
  }

  /** What kind it is stays. */
  change({ name, specification, timing, parentId = null, tags = [] }: Omit<StoredInput, 'kind'>, at: Date): void {
    this.name = name;
    this.specification = specification;
    this.intervalSeconds = timing.intervalSeconds;
    this.timeoutSeconds = timing.timeoutSeconds;
    this.retrySeconds = timing.retrySeconds;
    this.failuresBeforeDown = timing.failuresBeforeDown;
    this.successesBeforeUp = timing.successesBeforeUp;
    this.parentId = parentId;
    this.tags = tags;
    this.updatedAt = at;
  }

  pause(at: Date): void {
    this.pausedAt = at;
    this.updatedAt = at;
  }

  resume(at: Date): void {
    this.pausedAt = null;
    this.updatedAt = at;
  }

  get isPaused(): boolean {
    return this.pausedAt !== null;
  }

  get timing(): CheckTiming {
    const { intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp } = this;
    return { intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp };
  }
}
