import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { HttpSpecification } from './http-specification.js';

/** The others of the design (tcp, icmp, dns, tls, domain, heartbeat) become further members, with a specification each. */
export interface CheckSpecifications {
  readonly http: HttpSpecification;
}
export type CheckKind = keyof CheckSpecifications;

export interface CheckTiming {
  /** 20 seconds to 7 days. */
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** How soon to look again when the last outcome speaks against the state. */
  readonly retrySeconds: number;
  readonly failuresBeforeDown: number;
  readonly successesBeforeUp: number;
}

export const DEFAULT_TIMING: Omit<CheckTiming, 'intervalSeconds'> = { timeoutSeconds: 10, retrySeconds: 15, failuresBeforeDown: 3, successesBeforeUp: 2 };

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
  specification: CheckSpecifications[CheckKind];

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

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  pausedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  updatedAt: Date;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(organisationId: string, name: string, kind: CheckKind, specification: CheckSpecifications[CheckKind], timing: CheckTiming, at: Date) {
    super(organisationId);
    this.name = name;
    this.kind = kind;
    this.specification = specification;
    this.updatedAt = at;
    this.time(timing);
  }

  change(name: string, specification: CheckSpecifications[CheckKind], timing: CheckTiming, at: Date): void {
    this.name = name;
    this.specification = specification;
    this.updatedAt = at;
    this.time(timing);
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

  private time(timing: CheckTiming): void {
    this.intervalSeconds = timing.intervalSeconds;
    this.timeoutSeconds = timing.timeoutSeconds;
    this.retrySeconds = timing.retrySeconds;
    this.failuresBeforeDown = timing.failuresBeforeDown;
    this.successesBeforeUp = timing.successesBeforeUp;
  }
}
