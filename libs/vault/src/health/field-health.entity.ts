import type { Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';
import { CredentialField } from '../credential/credential.entity.js';

export type BreachVerdict = 'clean' | 'breached';

/** What is known of one value of a password field. It tells nothing of any other value: with another version nothing is known. */
@OrganisationScoped()
@NotAudited('Made from the passwords; a run, and a breach that it finds, are events of their own')
@Entity({ tableName: 'field_health' })
@Index({ properties: ['organisationId', 'digest'], name: 'field_health_digest_index' })
export class FieldHealth {
  @ManyToOne({ entity: () => CredentialField, primary: true, deleteRule: 'cascade', updateRule: 'no action' })
  readonly field: Rel<CredentialField>;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @Property({ type: 'integer' })
  readonly version: number;

  /** Keyed with the organisation's key: equal for equal passwords of one organisation, and for nobody else. */
  @Property({ type: 'Uint8Array', columnType: 'binary(32)' })
  readonly digest: Uint8Array;

  /** Of zxcvbn, 0 to 4. */
  @Property({ type: 'smallint', unsigned: true })
  readonly strength: number;

  @Property({ type: 'string', length: 8, nullable: true })
  readonly breach: BreachVerdict | null;

  @Property({ type: 'integer', unsigned: true, nullable: true })
  readonly occurrences: number | null;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  readonly breachCheckedAt: Date | null;

  @Property({ type: 'string', length: 40, nullable: true })
  readonly corpus: string | null;
}
