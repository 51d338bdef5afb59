import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { defineSealedColumn, NotAudited, OrganisationScoped, type SecretBinding } from '@clientst0r/platform';
import type { SecretFieldName } from '../kind/check-field.js';

/** The secret options of a check, sealed together under its organisation's key. Most checks have none. */
@NotAudited('Changes with its check, whose event names what was set')
@OrganisationScoped()
@Entity({ tableName: 'check_secrets' })
export class CheckSecret {
  /** That of its check. */
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly id: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  /** Which options these are, so that nobody must open them to tell. */
  @Property({ type: 'json' })
  names: readonly SecretFieldName[] = [];

  @Property({ columnType: 'mediumblob', type: 'Uint8Array' })
  sealed: Uint8Array;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  valueVersion = 0;

  constructor(checkId: string, organisationId: string) {
    this.id = checkId;
    this.organisationId = organisationId;
  }
}

export function checkSecretBinding(checkId: string, version: number): SecretBinding {
  return { recordId: checkId, fieldId: 'check-secrets', version };
}

defineSealedColumn({
  table: 'check_secrets',
  column: 'sealed',
  owner: 'organisation_id',
  bound: ['value_version'],
  bindingOf: ({ id, value_version }) => checkSecretBinding(String(id), Number(value_version)),
});
