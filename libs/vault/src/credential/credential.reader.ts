import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { CredentialSearch } from './credential-search.js';
import { type CredentialType, type FieldKind, isSecretKind } from './credential-types.js';
import type { CredentialSummary, CredentialView, FieldView } from './credential.view.js';

export interface FieldPath {
  readonly credentialId: string;
  readonly fieldId: string;
}

/** A field with its ciphertext, and of its entry what the policy and the audit event need. */
export interface SealedField {
  readonly credential: { readonly id: string; readonly name: string; readonly trashedAt: Date | null };
  readonly id: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly version: number;
  readonly sealed: Uint8Array | null;
}

export interface CredentialFilter {
  /** Beginnings of words. */
  readonly search?: string;
  readonly type?: CredentialType;
  readonly tag?: string;
  readonly trashed?: boolean;
}

export interface CredentialPosition {
  readonly name: string;
  readonly id: string;
}

export interface CredentialPageRequest {
  readonly after?: CredentialPosition;
  readonly limit: number;
}

type SummaryRow = Omit<CredentialSummary, 'tags'> & { readonly tags: string };
type ViewRow = SummaryRow & Pick<CredentialView, 'createdAt' | 'trashedAt'>;
type FieldRow = Omit<FieldView, 'secret' | 'hasValue'> & { readonly hasValue: number };

interface SealedRow extends Omit<SealedField, 'credential'> {
  readonly name: string;
  readonly trashedAt: Date | null;
}

const SUMMARY = 'c.id, c.type, c.name, c.username, c.url, c.tags, c.updated_at as updatedAt, c.version';

const VIEW = `select ${SUMMARY}, c.created_at as createdAt, c.trashed_at as trashedAt from credentials c where c.id = ? and c.organisation_id = ?`;

const FIELDS = `select id, \`key\`, label, kind, value, value is not null or sealed is not null as hasValue, version, updated_at as updatedAt
  from credential_fields where credential_id = ? and organisation_id = ? order by position`;

const SEALED = `select f.id, f.label, f.kind, f.version, f.sealed, c.name, c.trashed_at as trashedAt from credential_fields f
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id
  where f.id = ? and f.credential_id = ? and f.organisation_id = ?`;

/** Reads entries without building entities: what is read here is read far more often than it is written. */
@Injectable()
export class CredentialReader {
  constructor(
    private readonly em: EntityManager,
    private readonly search: CredentialSearch,
  ) {}

  /** By name; the trash when asked for, else what is not in it. */
  async list(organisationId: string, filter: CredentialFilter, page: CredentialPageRequest): Promise<CredentialSummary[]> {
    const { sql, values } = await this.search.statement(SUMMARY, organisationId, filter, page);
    const rows = await this.read<SummaryRow>(sql, values);
    return rows.map((row) => ({ ...row, tags: tagsOf(row) }));
  }

  async find(organisationId: string, id: string): Promise<CredentialView | null> {
    const [row] = await this.read<ViewRow>(VIEW, [id, organisationId]);
    if (!row) return null;
    const fields = await this.read<FieldRow>(FIELDS, [id, organisationId]);
    return { ...row, tags: tagsOf(row), fields: fields.map(fieldView) };
  }

  async sealedField(organisationId: string, { credentialId, fieldId }: FieldPath): Promise<SealedField | null> {
    const [row] = await this.read<SealedRow>(SEALED, [fieldId, credentialId, organisationId]);
    if (!row) return null;
    const { name, trashedAt, ...field } = row;
    return { ...field, credential: { id: credentialId, name, trashedAt } };
  }

  private read<Row>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return this.em.getConnection().execute<Row[]>(sql, [...values]);
  }
}

function tagsOf({ tags }: SummaryRow): string[] {
  return JSON.parse(tags) as string[];
}

function fieldView(row: FieldRow): FieldView {
  return { ...row, secret: isSecretKind(row.kind), hasValue: row.hasValue === 1 };
}
