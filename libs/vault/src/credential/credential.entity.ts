import { Collection, type Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property, Unique } from '@mikro-orm/decorators/legacy';
import {
  Audited,
  defineSealedColumn,
  NotFoundError,
  OrganisationEntity,
  OrganisationScoped,
  type SecretBinding,
} from '@clientst0r/platform';
import type { EntryRules } from '../access/entry-rules.js';
import type { FieldAccess } from '../access/field-access.js';
import type { AuditedField } from '../vault.audit.js';
import { type CredentialType, fieldDefinition, type FieldKind, isSecretKind } from './credential-types.js';
import type { ResolvedField } from './field-draft.js';

/** Encrypts a value for the one place that the binding names. */
export type Seal = (binding: SecretBinding, value: ResolvedField['value']) => Uint8Array;

defineSealedColumn({
  table: 'credential_fields',
  column: 'sealed',
  owner: 'organisation_id',
  parent: { table: 'credentials', reference: 'credential_id' },
  bound: ['credential_id', 'version'],
  bindingOf: ({ id, credential_id, version }) => ({ recordId: String(credential_id), fieldId: String(id), version: Number(version) }),
});

/**
 * An entry of the vault with its fields. `username` and `url` repeat what the fields show, so that a list needs no
 * other table; `version` counts changes of the entry or of any of its fields.
 */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'credentials' })
@Index({ properties: ['organisationId', 'trashedAt', 'name', 'id'], name: 'credentials_name_index' })
@Index({ properties: ['trashedAt'], name: 'credentials_trashed_index' })
@Index({ properties: ['organisationId', 'type', 'trashedAt', 'name', 'id'], name: 'credentials_type_index' })
@Index({ properties: ['organisationId', 'folderId', 'trashedAt', 'name', 'id'], name: 'credentials_folder_index' })
export class Credential extends OrganisationEntity {
  @Property({ type: 'string', length: 32 })
  readonly type: CredentialType;

  @Property({ type: 'string', length: 255 })
  name: string;

  @Property({ type: 'string', length: 2_000, nullable: true })
  username: string | null = null;

  @Property({ type: 'string', length: 2_000, nullable: true })
  url: string | null = null;

  @Property({ type: 'json' })
  tags: readonly string[];

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)' })
  updatedAt: Date;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  trashedAt: Date | null = null;

  /** On which day it ends to be good, in the registry's own sense: a licence, a certificate, a password that must be changed. */
  @Property({ type: 'date', nullable: true })
  expiresOn: string | null = null;

  /** A folder of the same organisation; null for none. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  folderId: string | null = null;

  /** From where and when its secrets may leave; null for no limits beyond permissions. */
  @Property({ type: 'json', nullable: true })
  accessRules: EntryRules | null = null;

  @Property({ type: 'integer', version: true })
  readonly version: number;

  @OneToMany({ entity: () => CredentialField, mappedBy: 'credential', orderBy: { position: 'asc' }, orphanRemoval: true })
  readonly fields = new Collection<CredentialField>(this);

  constructor(organisationId: string, type: CredentialType, name: string, tags: readonly string[], now: Date) {
    super(organisationId);
    this.type = type;
    this.name = name;
    this.tags = tags;
    this.updatedAt = now;
    this.version = 1;
  }

  field(id: string): CredentialField {
    const field = this.fields.find((candidate) => candidate.id === id);
    if (!field) throw new NotFoundError();
    return field;
  }

  fieldOfKey(key: string): CredentialField | undefined {
    return this.fields.find((candidate) => candidate.key === key);
  }

  /** Of secrets that have a value: which, never the value. */
  sealedFields(keys?: readonly string[]): AuditedField[] {
    return this.fields
      .filter(({ key, sealed }) => sealed !== null && (keys?.includes(key) ?? true))
      .map(({ id, label, version }) => ({ fieldId: id, label, version }));
  }

  addField(resolved: ResolvedField, seal: Seal, now: Date): CredentialField {
    const position = Math.max(-1, ...this.fields.map((field) => field.position)) + 1;
    const field = new CredentialField(this, resolved, position, now);
    this.fields.add(field);
    field.write(resolved.value, seal, now);
    return field;
  }

  removeField(field: CredentialField): void {
    this.fields.remove(field);
  }

  /** Brings the columns of the list up to date with the fields. */
  summarise(): void {
    this.username = this.shown('username');
    this.url = this.shown('url');
  }

  /** To be called after every change: it makes the next version. */
  touch(now: Date): void {
    this.summarise();
    // Two changes within a millisecond must still be two versions.
    this.updatedAt = new Date(Math.max(now.getTime(), this.updatedAt.getTime() + 1));
  }

  trash(now: Date): void {
    this.trashedAt = now;
    this.touch(now);
  }

  restore(now: Date): void {
    this.trashedAt = null;
    this.touch(now);
  }

  private shown(column: 'username' | 'url'): string | null {
    const field = this.fields.find(({ key }) => fieldDefinition(this.type, key)?.summary === column);
    return field?.value ?? null;
  }
}

/** A field of an entry: `value` of a kind that may be shown, `sealed` of a secret one; both null when it has no value. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'credential_fields' })
@Unique({ properties: ['credential', 'key'], name: 'credential_fields_key_unique' })
export class CredentialField extends OrganisationEntity {
  /** Found by the unique key, which begins with it. */
  @ManyToOne({ entity: () => Credential, deleteRule: 'cascade', updateRule: 'no action', index: false })
  readonly credential: Rel<Credential>;

  @Property({ type: 'smallint', unsigned: true })
  readonly position: number;

  @Property({ type: 'string', length: 64 })
  readonly key: string;

  @Property({ type: 'string', length: 100 })
  label: string;

  @Property({ type: 'string', length: 20 })
  kind: FieldKind;

  @Property({ type: 'string', length: 2_000, nullable: true })
  value: string | null = null;

  @Property({ type: 'Uint8Array', columnType: 'blob', nullable: true })
  sealed: Uint8Array | null = null;

  /** Who may use it; null where the permissions alone decide. */
  @Property({ type: 'json', nullable: true })
  access: FieldAccess = null;

  /** Counts the values that the field has had; authenticated with each sealed one. */
  @Property({ type: 'integer' })
  version = 0;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)' })
  updatedAt: Date;

  constructor(credential: Credential, { key, label, kind }: ResolvedField, position: number, now: Date) {
    super(credential.organisationId);
    this.credential = credential;
    this.key = key;
    this.label = label;
    this.kind = kind;
    this.position = position;
    this.updatedAt = now;
  }

  get secret(): boolean {
    return isSecretKind(this.kind);
  }

  get hasValue(): boolean {
    return this.value !== null || this.sealed !== null;
  }

  write(value: ResolvedField['value'], seal: Seal, now: Date): void {
    this.version += 1;
    this.updatedAt = now;
    const binding = { recordId: this.credential.id, fieldId: this.id, version: this.version };
    this.value = this.secret || value.isEmpty ? null : value.reveal();
    this.sealed = this.secret && !value.isEmpty ? seal(binding, value) : null;
  }
}
