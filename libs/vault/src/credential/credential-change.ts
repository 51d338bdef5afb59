import type { AuditValue } from '@clientst0r/audit';
import { type Actor, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { isNamed } from '../access/field-access.js';
import { FieldAccessDenied } from '../access/secret-access.policy.js';
import type { AuditedField } from '../vault.audit.js';
import type { Credential, CredentialField, Seal } from './credential.entity.js';
import { FormerFieldValue } from './former-value.entity.js';
import { type FieldKind, fieldDefinition, isSecretKind } from './credential-types.js';
import { MOST_FIELDS, resolveField } from './field-draft.js';
import { fieldValueProblem } from './field-value.js';

/** A change of one field, found by id, or by key; one with an unknown key is added. What is not given stays. */
export interface FieldChange {
  readonly id?: string;
  readonly key?: string;
  readonly label?: string;
  readonly kind?: FieldKind;
  readonly value?: SecretText;
  readonly remove?: boolean;
}

export interface CredentialChange {
  readonly name?: string;
  readonly tags?: readonly string[];
  /** Null for none. */
  readonly folderId?: string | null;
  /** `YYYY-MM-DD`; null for none. */
  readonly expiresOn?: string | null;
  readonly fields?: readonly FieldChange[];
}

/** What an audit event tells of a change: of secrets only that they changed. */
export type CredentialChanges = Readonly<Record<string, AuditValue>>;

/** A change of a field whose list does not name the author for it. */
export class FieldChangeDenied extends FieldAccessDenied {
  constructor(readonly field: Pick<CredentialField, 'id' | 'label'>) {
    super();
  }
}

/** Who changes, and when. */
export interface Authorship {
  readonly author: Pick<Actor, 'userId' | 'name' | 'roleIds' | 'permissions'>;
  readonly at: Date;
}

/** Applies a change to an entry and returns what changed, empty when nothing did. Throws `ValidationFailedError` and `FieldChangeDenied`. */
export class CredentialEdit {
  private readonly changes: Record<string, AuditValue> = {};
  private readonly fieldChanges: AuditValue[] = [];
  private readonly writtenKeys: string[] = [];
  /** What the change replaced, to be kept. */
  readonly former: FormerFieldValue[] = [];

  /** `folders` are names of the folders between which the entry may move. */
  constructor(
    private readonly credential: Credential,
    private readonly seal: Seal,
    private readonly by: Authorship,
    private readonly folders: ReadonlyMap<string, string>,
  ) {}

  apply({ fields = [], ...entry }: CredentialChange): CredentialChanges {
    this.applyToEntry(entry);
    fields.forEach((change, index) => {
      this.applyField(change, index);
    });
    if (this.credential.fields.length > MOST_FIELDS) throw problem('fields', `must not be more than ${MOST_FIELDS}`);
    if (this.fieldChanges.length > 0) this.changes['fields'] = this.fieldChanges;
    if (Object.keys(this.changes).length > 0) this.credential.touch(this.by.at);
    return this.changes;
  }

  private applyToEntry({ name, tags, folderId, expiresOn }: Omit<CredentialChange, 'fields'>): void {
    if (name !== undefined) this.rename(name);
    if (tags !== undefined) this.tag(tags);
    if (folderId !== undefined) this.move(folderId);
    if (expiresOn !== undefined) this.expire(expiresOn);
  }

  /** The secrets that got a value by it. */
  written(): AuditedField[] {
    return this.writtenKeys.length === 0 ? [] : this.credential.sealedFields(this.writtenKeys);
  }

  private rename(name: string): void {
    if (name === this.credential.name) return;
    this.changes['name'] = { before: this.credential.name, after: name };
    this.credential.name = name;
  }

  private tag(tags: readonly string[]): void {
    if (JSON.stringify(tags) === JSON.stringify(this.credential.tags)) return;
    this.changes['tags'] = { before: [...this.credential.tags], after: [...tags] };
    this.credential.tags = tags;
  }

  private move(folderId: string | null): void {
    const { folderId: before } = this.credential;
    if (folderId === before) return;
    const nameOf = (id: string | null): string | null => (id === null ? null : (this.folders.get(id) ?? null));
    this.changes['folder'] = { before: nameOf(before), after: nameOf(folderId) };
    this.credential.folderId = folderId;
  }

  private expire(expiresOn: string | null): void {
    if (expiresOn === this.credential.expiresOn) return;
    this.changes['expiresOn'] = { before: this.credential.expiresOn, after: expiresOn };
    this.credential.expiresOn = expiresOn;
  }

  private applyField(change: FieldChange, index: number): void {
    const field = this.find(change, index);
    if (!field) {
      this.add(change, index);
      return;
    }
    this.refuseUnnamed(field, change);
    if (change.remove) {
      this.note(field, 'removed', field.value, null);
      this.credential.removeField(field);
    } else {
      this.relabel(field, change, index);
      this.changeKind(field, change, index);
      if (change.value !== undefined) this.write(field, change.value, index);
    }
  }

  private find({ id, key }: FieldChange, index: number): CredentialField | undefined {
    if (id !== undefined) return this.credential.field(id);
    if (key === undefined) throw problem(`fields.${index}`, 'must have an id or a key');
    return this.credential.fieldOfKey(key);
  }

  private add({ key = '', label, kind, value, remove }: FieldChange, index: number): void {
    if (remove) throw problem(`fields.${index}.key`, 'is not a field of this entry');
    if (value === undefined) throw problem(`fields.${index}.value`, 'is missing');
    const own = { ...(label === undefined ? {} : { label }), ...(kind === undefined ? {} : { kind }) };
    const resolved = resolveField(this.credential.type, { key, value, ...own });
    if (kind !== undefined && kind !== resolved.kind) throw problem(`fields.${index}.kind`, `is ${resolved.kind} for this type of entry`);
    this.check(resolved.kind, value, index);
    this.writtenKeys.push(resolved.key);
    this.note(this.credential.addField(resolved, this.seal, this.by.at), 'added', null);
  }

  private relabel(field: CredentialField, { label }: FieldChange, index: number): void {
    if (label === undefined || label === field.label) return;
    this.refuseForDefined(field, `fields.${index}.label`);
    this.fieldChanges.push({ key: field.key, change: 'label', before: field.label, after: label });
    field.label = label;
  }

  private changeKind(field: CredentialField, { kind, value }: FieldChange, index: number): void {
    if (kind === undefined || kind === field.kind) return;
    this.refuseForDefined(field, `fields.${index}.kind`);
    if (isSecretKind(kind) !== field.secret && value === undefined) {
      throw problem(`fields.${index}.value`, 'must be sent when a field becomes secret, or is no longer');
    }
    this.fieldChanges.push({ key: field.key, change: 'kind', before: field.kind, after: kind });
    field.kind = kind;
  }

  private write(field: CredentialField, value: SecretText, index: number): void {
    this.check(field.kind, value, index);
    const before = field.value;
    if (!field.secret && before === (value.isEmpty ? null : value.reveal())) return;
    if (field.sealed) this.former.push(new FormerFieldValue(field, field.sealed, this.by.author));
    field.write(value, this.seal, this.by.at);
    this.writtenKeys.push(field.key);
    this.note(field, 'changed', before);
  }

  private note(
    { key, label, secret, value }: CredentialField,
    change: 'added' | 'changed' | 'removed',
    before: string | null,
    after = value,
  ): void {
    this.fieldChanges.push({ key, label, change, ...(secret ? {} : { before, after }) });
  }

  /** A field that is removed and added again would have lost its list: only those who may set lists remove one that has one. */
  private refuseUnnamed(field: CredentialField, { remove = false }: FieldChange): void {
    const { author } = this.by;
    const mayRemove = !remove || field.access === null || author.permissions.has('vault.field.grant');
    if (!mayRemove || !isNamed(field.access, 'update', author)) throw new FieldChangeDenied(field);
  }

  private refuseForDefined({ key }: CredentialField, place: string): void {
    if (fieldDefinition(this.credential.type, key)) throw problem(place, 'cannot be changed: it belongs to the type of the entry');
  }

  private check(kind: FieldKind, value: SecretText, index: number): void {
    const message = fieldValueProblem(kind, value);
    if (message !== null) throw problem(`fields.${index}.value`, message);
  }
}

function problem(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}
