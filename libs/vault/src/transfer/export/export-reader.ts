import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { EntryRules } from '../../access/entry-rules.js';
import type { FieldAccess } from '../../access/field-access.js';
import type { CredentialType, FieldKind } from '../../credential/credential-types.js';
import { Shelves } from '../../folder/shelves.js';
import { parsed } from '../../credential/stored-json.js';

export interface StoredField {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly value: string | null;
  readonly sealed: Uint8Array | null;
  readonly version: number;
  readonly access: FieldAccess;
}

export interface StoredEntry {
  readonly id: string;
  readonly name: string;
  readonly type: CredentialType;
  readonly tags: readonly string[];
  readonly folderId: string | null;
  readonly expiresOn: string | null;
  readonly rules: EntryRules | null;
  readonly fields: readonly StoredField[];
  /** Names of its files. */
  readonly files: readonly string[];
}

type EntryRow = Omit<StoredEntry, 'tags' | 'rules' | 'fields' | 'files'> & { readonly tags: string; readonly rules: string | null };
type FileRow = Readonly<Record<'credentialId' | 'name', string>>;
type FieldRow = Omit<StoredField, 'access'> & { readonly credentialId: string; readonly access: string | null };

const BATCH = 200;
const NIL = '00000000-0000-0000-0000-000000000000';

const ENTRIES = `select id, name, type, tags, folder_id as folderId, expires_on as expiresOn, access_rules as rules from credentials
  where organisation_id = ? and trashed_at is null and id > ? order by id limit ${BATCH}`;
const FIELDS = `select id, credential_id as credentialId, \`key\`, label, kind, value, sealed, version, access from credential_fields
  where organisation_id = ? and credential_id in (?) and (value is not null or sealed is not null) order by credential_id, position`;

const FILES = `select credential_id as credentialId, name from attachments
  where organisation_id = ? and credential_id in (?) and finished_at is not null order by credential_id, name`;

/** Reads what is not in the trash with its ciphertexts, some hundred entries at a time, so that memory does not grow with the vault. */
@Injectable()
export class ExportReader {
  constructor(
    private readonly em: EntityManager,
    private readonly shelves: Shelves,
  ) {}

  /** Names from the top with slashes between them, by the ids of the folders. */
  folders(organisationId: string): Promise<ReadonlyMap<string, string>> {
    return this.shelves.paths(organisationId);
  }

  async *read(organisationId: string): AsyncGenerator<readonly StoredEntry[]> {
    const connection = this.em.getConnection();
    let after = NIL;
    for (;;) {
      const entries = await connection.execute<EntryRow[]>(ENTRIES, [organisationId, after]);
      const last = entries.at(-1);
      if (!last) return;
      const ids = entries.map(({ id }) => id);
      const fields = await connection.execute<FieldRow[]>(FIELDS, [organisationId, ids]);
      const files = await connection.execute<FileRow[]>(FILES, [organisationId, ids]);
      yield entries.map((entry) => storedOf(entry, fields, files));
      after = last.id;
    }
  }
}

function storedOf({ tags, rules, ...entry }: EntryRow, fields: readonly FieldRow[], files: readonly FileRow[]): StoredEntry {
  const own = fields.filter(({ credentialId }) => credentialId === entry.id);
  return {
    ...entry,
    tags: parsed(tags) as string[],
    rules: parsed(rules) as EntryRules | null,
    files: files.flatMap(({ credentialId, name }) => (credentialId === entry.id ? [name] : [])),
    fields: own.map(({ access, ...field }) => ({ ...field, access: parsed(access) as FieldAccess })),
  };
}
