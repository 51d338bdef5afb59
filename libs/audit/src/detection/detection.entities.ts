import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity, NotAudited } from '@clientst0r/platform';
import type { AuditValue } from '../audit-fact.js';
import type { DetectionRuleName, DetectionRuleValues } from './detection-catalogue.js';

const MOMENT = { type: 'datetime', columnType: 'datetime(3)' } as const;
const ID = { type: 'uuid', columnType: 'uuid' } as const;

/** A rule that somebody changed; one that is at its defaults has no row. */
@Audited()
@Entity({ tableName: 'detection_rules' })
export class DetectionRule {
  @PrimaryKey({ type: 'string', length: 30 })
  readonly rule: DetectionRuleName;

  @Property({ type: 'boolean' })
  enabled: boolean;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true, nullable: true })
  threshold: number | null;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true, nullable: true })
  windowMinutes: number | null;

  @Property({ ...MOMENT })
  updatedAt: Date;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(rule: DetectionRuleName, values: DetectionRuleValues, at: Date) {
    this.rule = rule;
    this.change(values, at);
  }

  change({ enabled, threshold, windowMinutes }: DetectionRuleValues, at: Date): void {
    this.enabled = enabled;
    this.threshold = threshold;
    this.windowMinutes = windowMinutes;
    this.updatedAt = at;
  }
}

export interface FindingValues {
  readonly rule: DetectionRuleName;
  /** Whom or what it is about: one finding for each moment of each subject. */
  readonly subject: string;
  readonly organisationId: string | null;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly at: Date;
  readonly count: number | null;
  readonly eventId: string | null;
  readonly details: Readonly<Record<string, AuditValue>>;
}

/** Something that a rule has found: of one organisation, or of the deployment. */
@Audited()
@Entity({ tableName: 'detection_findings' })
@Unique({ properties: ['rule', 'subject', 'at'] })
@Index({ properties: ['organisationId', 'at', 'id'] })
export class DetectionFinding extends BaseEntity {
  @Property({ type: 'string', length: 30 })
  readonly rule: DetectionRuleName;

  @Property({ type: 'string', length: 120 })
  readonly subject: string;

  @Property({ ...ID, nullable: true })
  readonly organisationId: string | null;

  @Property({ ...ID, nullable: true })
  readonly actorId: string | null;

  @Property({ type: 'string', length: 190 })
  readonly actorName: string;

  @Property({ ...MOMENT })
  readonly at: Date;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly count: number | null;

  /** The event that made it one. */
  @Property({ ...ID, nullable: true })
  readonly eventId: string | null;

  @Property({ type: 'json' })
  readonly details: Readonly<Record<string, AuditValue>>;

  @Property({ ...MOMENT, nullable: true })
  acknowledgedAt: Date | null = null;

  @Property({ ...ID, nullable: true })
  acknowledgedBy: string | null = null;

  @Property({ type: 'string', length: 190, nullable: true })
  acknowledgedByName: string | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  reason: string | null = null;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(values: FindingValues) {
    super();
    Object.assign(this, values);
  }

  acknowledge(by: { readonly userId: string; readonly name: string }, reason: string, at: Date): void {
    this.acknowledgedAt = at;
    this.acknowledgedBy = by.userId;
    this.acknowledgedByName = by.name;
    this.reason = reason;
  }
}

/** That a person was seen in an organisation, or signing in from a network. */
@NotAudited('Drawn from the audit trail')
@Entity({ tableName: 'detection_sightings' })
export class DetectionSighting {
  @PrimaryKey({ type: 'string', length: 30 })
  readonly rule: DetectionRuleName;

  @PrimaryKey({ ...ID })
  readonly actorId: string;

  @PrimaryKey({ type: 'string', length: 64 })
  readonly value: string;

  @Property({ ...MOMENT })
  readonly at: Date;
}

/** How far the trail was looked through; one row. */
@NotAudited('Changes with every look')
@Entity({ tableName: 'detection_progress' })
export class DetectionProgress {
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly id: number = 1;

  @Property({ columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true })
  position: number;
}

export const DETECTION_ENTITIES = [DetectionRule, DetectionFinding, DetectionSighting, DetectionProgress] as const;
