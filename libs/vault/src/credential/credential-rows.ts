import type { EntityManager } from '@mikro-orm/mariadb';
import type { Credential, CredentialField } from './credential.entity.js';
import { insertRows } from './insert-rows.js';

const CREDENTIAL_COLUMNS = [
  'id',
  'created_at',
  'organisation_id',
  'type',
  'name',
  'username',
  'url',
  'tags',
  'folder_id',
  'expires_on',
  'updated_at',
  'version',
];
const FIELD_COLUMNS = [
  'id',
  'created_at',
  'organisation_id',
  'credential_id',
  'position',
  'key',
  'label',
  'kind',
  'value',
  'sealed',
  'version',
  'updated_at',
];

type NewField = Pick<
  CredentialField,
  'id' | 'createdAt' | 'organisationId' | 'position' | 'key' | 'label' | 'kind' | 'value' | 'sealed' | 'version' | 'updatedAt'
>;

/** An entry as it is written; also one that is no entity. */
export interface NewCredential extends Pick<
  Credential,
  'id' | 'createdAt' | 'organisationId' | 'type' | 'name' | 'username' | 'url' | 'tags' | 'folderId' | 'expiresOn' | 'updatedAt' | 'version'
> {
  readonly fields: Iterable<NewField>;
}

/** Inserts new entries with their fields, thousands a second: the unit of work would take five times as long. Their events are the caller's. */
export async function insertCredentials(em: EntityManager, credentials: readonly NewCredential[]): Promise<void> {
  await insertRows(em, 'credentials', CREDENTIAL_COLUMNS, credentials.map(credentialRow));
  await insertRows(
    em,
    'credential_fields',
    FIELD_COLUMNS,
    credentials.flatMap((credential) => fieldRows(credential)),
  );
}

const CHANGING_COLUMNS = ['name', 'username', 'url', 'tags', 'folder_id', 'expires_on', 'updated_at', 'version'];
const CHANGING_FIELD_COLUMNS = ['label', 'kind', 'value', 'sealed', 'version', 'updated_at'];

/** What tells whether a field was changed, by its id. */
export type FieldStates = ReadonlyMap<string, string>;

export function statesOf({ fields }: Credential): FieldStates {
  return new Map(fields.getItems().map((field) => [field.id, stateOf(field)]));
}

/**
 * Writes entries of one organisation that were changed and are held by the transaction of `em`, which knows nothing of them. `was` is what their fields were. They get their next version; their events are the caller's.
 */
export async function updateCredentials(
  em: EntityManager,
  organisationId: string,
  changed: readonly { readonly credential: Credential; readonly was: FieldStates }[],
): Promise<void> {
  for (const { credential } of changed) Object.assign(credential, { version: credential.version + 1 });
  const removed = changed.flatMap(({ credential, was }) => removedFields(credential, was));
  if (removed.length > 0)
    await em.execute('delete from credential_fields where organisation_id = ? and id in (?)', [organisationId, removed], 'run');
  const rows = changed.map(({ credential }) => credentialRow(credential));
  await insertRows(em, 'credentials', CREDENTIAL_COLUMNS, rows, CHANGING_COLUMNS);
  const fields = changed.flatMap(({ credential, was }) => fieldRows(credential, (field) => was.get(field.id) !== stateOf(field)));
  await insertRows(em, 'credential_fields', FIELD_COLUMNS, fields, CHANGING_FIELD_COLUMNS);
}

/** The value of a field never changes without its version. */
function stateOf({ version, label, kind }: NewField): string {
  return `${version} ${kind} ${label}`;
}

function removedFields({ fields }: Credential, was: FieldStates): string[] {
  const left = new Set(fields.getItems().map(({ id }) => id));
  return [...was.keys()].filter((id) => !left.has(id));
}

function credentialRow(entry: NewCredential): unknown[] {
  const { id, createdAt, organisationId, type, name, username, url, tags, folderId, expiresOn, updatedAt, version } = entry;
  return [id, createdAt, organisationId, type, name, username, url, JSON.stringify(tags), folderId, expiresOn, updatedAt, version];
}

function fieldRows({ id: credentialId, fields }: NewCredential, isWanted: (field: NewField) => boolean = () => true): unknown[][] {
  return [...fields]
    .filter(isWanted)
    .map(({ id, createdAt, organisationId, position, key, label, kind, value, sealed, version, updatedAt }) => [
      id,
      createdAt,
      organisationId,
      credentialId,
      position,
      key,
      label,
      kind,
      value,
      sealed,
      version,
      updatedAt,
    ]);
}
