import { Collection } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/mariadb';
import { storedInstant } from '@clientst0r/platform';
import type { EntryRules } from '../access/entry-rules.js';
import type { FieldAccess } from '../access/field-access.js';
import { Credential, CredentialField } from './credential.entity.js';
import { parsed } from './stored-json.js';

interface EntryRow extends Pick<
  Credential,
  'id' | 'organisationId' | 'type' | 'name' | 'username' | 'url' | 'expiresOn' | 'folderId' | 'version'
> {
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly trashedAt: string | null;
  readonly tags: string;
  readonly accessRules: string | null;
}

interface FieldRow extends Pick<
  CredentialField,
  'id' | 'organisationId' | 'position' | 'key' | 'label' | 'kind' | 'value' | 'sealed' | 'version'
> {
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly credentialId: string;
  readonly access: string | null;
}

const ENTRIES = `select id, created_at as createdAt, organisation_id as organisationId, type, name, username, url, tags, updated_at as updatedAt,
  trashed_at as trashedAt, expires_on as expiresOn, folder_id as folderId, access_rules as accessRules, version
  from credentials where id in (?) and organisation_id = ? for update skip locked`;

const FIELDS = `select id, created_at as createdAt, organisation_id as organisationId, credential_id as credentialId, position, \`key\`, label, kind,
  value, sealed, access, version, updated_at as updatedAt
  from credential_fields where credential_id in (?) and organisation_id = ? order by position for update`;

/**
 * Those entries of an organisation that no other transaction holds, with all of their fields, held by that of `em`. The unit of work, which
 * would take longer to build them than all else that a change needs, knows nothing of them: they are written by `updateCredentials`.
 */
export async function holdFreeCredentials(em: EntityManager, organisationId: string, ids: readonly string[]): Promise<Credential[]> {
  const entries = await em.execute<EntryRow[]>(ENTRIES, [ids, organisationId]);
  if (entries.length === 0) return [];
  // Only entries may be left out; their fields are waited for, or an entry would be taken to have fewer.
  const fields = await em.execute<FieldRow[]>(FIELDS, [entries.map(({ id }) => id), organisationId]);
  const fieldsOf = Map.groupBy(fields, ({ credentialId }) => credentialId);
  return entries.map((entry) => credentialOf(entry, fieldsOf.get(entry.id) ?? []));
}

function credentialOf({ createdAt, updatedAt, trashedAt, tags, accessRules, ...entry }: EntryRow, fields: readonly FieldRow[]): Credential {
  const credential = stored(Credential, {
    ...entry,
    ...instants(createdAt, updatedAt),
    trashedAt: trashedAt === null ? null : storedInstant(trashedAt),
    tags: parsed(tags) as string[],
    accessRules: parsed(accessRules) as EntryRules | null,
  });
  const items = fields.map((field) => fieldOf(credential, field));
  return Object.assign(credential, { fields: new Collection<CredentialField>(credential, items) });
}

function fieldOf(credential: Credential, { createdAt, updatedAt, credentialId: _id, access, ...field }: FieldRow): CredentialField {
  return stored(CredentialField, { ...field, ...instants(createdAt, updatedAt), credential, access: parsed(access) as FieldAccess });
}

function instants(createdAt: string, updatedAt: string): { createdAt: Date; updatedAt: Date } {
  return { createdAt: storedInstant(createdAt), updatedAt: storedInstant(updatedAt) };
}

/** Without the constructor, which makes what is new, and the accessors by which MikroORM watches what it knows. */
function stored<T extends object>(entity: abstract new (...parameters: never[]) => T, columns: Partial<T>): T {
  return Object.setPrototypeOf(columns, entity.prototype as object) as T;
}
