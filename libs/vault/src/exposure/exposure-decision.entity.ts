import type { Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { type Actor, Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import { CredentialField } from '../credential/credential.entity.js';

/**
 * What was decided about a secret that somebody knows: who changes it, or that it stays as it is. It holds for the version
 * of then: of another value nothing was decided.
 */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'exposure_decisions' })
@Index({ properties: ['organisationId', 'assigneeId'], name: 'exposure_decisions_assignee_index' })
@Unique({ properties: ['subjectId', 'field'], name: 'exposure_decisions_subject_unique' })
export class ExposureDecision extends OrganisationEntity {
  /** Whom the list is about. */
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly subjectId: string;

  @ManyToOne({ entity: () => CredentialField, deleteRule: 'cascade', updateRule: 'no action' })
  readonly field: Rel<CredentialField>;

  @Property({ type: 'integer' })
  version: number;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  assigneeId: string | null = null;

  /** Of then. */
  @Property({ type: 'string', length: 190, nullable: true })
  assigneeName: string | null = null;

  /** Why it stays as it is; null while it is to be changed. */
  @Property({ type: 'string', length: 500, nullable: true })
  acceptedReason: string | null = null;

  @Property({ type: 'uuid', columnType: 'uuid' })
  decidedById: string;

  @Property({ type: 'string', length: 190 })
  decidedByName: string;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)' })
  decidedAt: Date;

  constructor(organisationId: string, subjectId: string, field: Rel<CredentialField>) {
    super(organisationId);
    this.subjectId = subjectId;
    this.field = field;
    this.version = field.version;
  }

  assign(assignee: { readonly id: string; readonly name: string } | null, by: Actor, at: Date): void {
    this.decide(by, at);
    this.assigneeId = assignee?.id ?? null;
    this.assigneeName = assignee?.name ?? null;
  }

  accept(reason: string, by: Actor, at: Date): void {
    this.decide(by, at);
    this.acceptedReason = reason;
  }

  reopen(by: Actor, at: Date): void {
    this.decide(by, at);
    this.acceptedReason = null;
  }

  /** What was decided about another version is over. */
  private decide({ userId, name }: Actor, at: Date): void {
    if (this.version !== this.field.version) {
      this.version = this.field.version;
      this.acceptedReason = null;
    }
    this.decidedById = userId;
    this.decidedByName = name.slice(0, 190);
    this.decidedAt = at;
  }
}
