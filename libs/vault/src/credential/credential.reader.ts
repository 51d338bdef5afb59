import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { EntryRules } from '../access/entry-rules.js';
import type { FieldAccess } from '../access/field-access.js';
import type { RevealPolicy } from '../access/reveal-policy.js';
import type { GuardedField } from '../access/secret-access.js';
import { beginningWith, CredentialSearch, type FoundPart } from './credential-search.js';
import { searchTerms } from './search-words.js';
import { type CredentialType, type FieldKind, isSecretKind } from './credential-types.js';
import { type CredentialSummary, type CredentialView, type FieldView, rightsOn, type Viewer } from './credential.view.js';

export interface FieldPath {
  readonly credentialId: string;
  readonly fieldId: string;
}

/** A field with its ciphertext, and of its entry what the policy and the audit event need. */
export interface SealedField extends GuardedField {
  readonly credential: GuardedField['credential'] & { readonly id: string; readonly name: string };
  readonly id: string;
  readonly label: string;
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

/** Without hydration the driver gives UTC as text, `2026-11-24 10:00:00.000`. */
type Stored<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };

type SummaryRow = Stored<Omit<CredentialSummary, 'tags'>> & { readonly tags: string };
type ViewRow = SummaryRow & Stored<Pick<CredentialView, 'createdAt' | 'trashedAt'>>;
type FieldRow = Stored<Omit<FieldView, 'secret' | 'hasValue' | keyof ReturnType<typeof rightsOn>>> & {
  readonly hasValue: number;
  readonly access: string | null;
};

interface SealedRow {
  readonly id: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly version: number;
  readonly sealed: Uint8Array | null;
  readonly access: string | null;
  readonly name: string;
  readonly trashedAt: string | null;
  readonly rules: string | null;
  readonly hasPolicy: string | null;
  readonly reauthenticationMinutes: number | null;
  readonly reasonRequired: number;
  readonly ticketRequired: number;
  readonly revealsPerHour: number | null;
}

const SUMMARY = 'c.id, c.type, c.name, c.username, c.url, c.tags, c.updated_at as updatedAt, c.version';

const VIEW = `select ${SUMMARY}, c.created_at as createdAt, c.trashed_at as trashedAt from credentials c where c.id = ? and c.organisation_id = ?`;

const BEGINS = 'select 1 from credentials c where c.id = ? and c.organisation_id = ? and c.name like ?';

const FIELDS = `select id, \`key\`, label, kind, value, value is not null or sealed is not null as hasValue, version, updated_at as updatedAt, access
  from credential_fields where credential_id = ? and organisation_id = ? order by position`;

/** With all that the policy asks about: a secret without rules costs no further query. */
const SEALED = `select f.id, f.label, f.kind, f.version, f.sealed, f.access, c.name, c.trashed_at as trashedAt, c.access_rules as rules,
  p.id as hasPolicy, p.reauthentication_minutes as reauthenticationMinutes, p.reason_required as reasonRequired,
  p.ticket_required as ticketRequired, p.reveals_per_hour as revealsPerHour
  from credential_fields f
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id
  left join vault_policies p on p.organisation_id = f.organisation_id
  where f.id = ? and f.credential_id = ? and f.organisation_id = ?`;

/** Reads entries without building entities: what is read here is read far more often than it is written. */
@Injectable()
export class CredentialReader {
  constructor(
    private readonly em: EntityManager,
    private readonly search: CredentialSearch,
  ) {}

  /**
   * By name; first those whose name begins with what was searched for, then those found by other words. The trash when
   * asked for, else what is not in it.
   */
  async list(organisationId: string, filter: CredentialFilter, page: CredentialPageRequest): Promise<CredentialSummary[]> {
    const { search = '' } = filter;
    if (search.trim() === '') return this.part(organisationId, 'all', filter, page);
    if (page.after && !(await this.begins(organisationId, page.after, search))) return this.part(organisationId, 'rest', filter, page);
    const beginning = await this.part(organisationId, 'beginning', filter, page);
    if (beginning.length >= page.limit || searchTerms(search).length === 0) return beginning;
    return [...beginning, ...(await this.part(organisationId, 'rest', filter, { limit: page.limit - beginning.length }))];
  }

  async find(organisationId: string, id: string, viewer: Viewer): Promise<CredentialView | null> {
    const [row] = await this.read<ViewRow>(VIEW, [id, organisationId]);
    if (!row) return null;
    const fields = await this.read<FieldRow>(FIELDS, [id, organisationId]);
    const { createdAt, trashedAt } = row;
    return {
      ...summaryOf(row),
      createdAt: instant(createdAt),
      trashedAt: trashedAt === null ? null : instant(trashedAt),
      fields: fields.map((field) => fieldOf(field, viewer)),
    };
  }

  async sealedField(organisationId: string, { credentialId, fieldId }: FieldPath): Promise<SealedField | null> {
    const [row] = await this.read<SealedRow>(SEALED, [fieldId, credentialId, organisationId]);
    if (!row) return null;
    return sealedFieldOf(row, credentialId);
  }

  private async part(
    organisationId: string,
    part: FoundPart,
    filter: CredentialFilter,
    page: CredentialPageRequest,
  ): Promise<CredentialSummary[]> {
    const { sql, values } = await this.search.statement(SUMMARY, organisationId, part, filter, page);
    return (await this.read<SummaryRow>(sql, values)).map(summaryOf);
  }

  /** Whether the page ended among the names that begin with the text; the database decides, by its collation. */
  private async begins(organisationId: string, { id }: CredentialPosition, search: string): Promise<boolean> {
    const rows = await this.read(BEGINS, [id, organisationId, beginningWith(search)]);
    return rows.length > 0;
  }

  private read<Row>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return this.em.getConnection().execute<Row[]>(sql, [...values]);
  }
}

function summaryOf({ id, type, name, username, url, tags, updatedAt, version }: SummaryRow): CredentialSummary {
  return { id, type, name, username, url, tags: JSON.parse(tags) as string[], updatedAt: instant(updatedAt), version };
}

function fieldOf({ access, ...row }: FieldRow, viewer: Viewer): FieldView {
  const rights = rightsOn(parsed<FieldAccess>(access), viewer);
  return { ...row, ...rights, secret: isSecretKind(row.kind), hasValue: row.hasValue === 1, updatedAt: instant(row.updatedAt) };
}

function sealedFieldOf(row: SealedRow, credentialId: string): SealedField {
  const { id, label, kind, version, sealed, name, trashedAt } = row;
  const rules = parsed<EntryRules | null>(row.rules);
  const credential = { id: credentialId, name, trashedAt: trashedAt === null ? null : instant(trashedAt), rules };
  return { id, label, kind, version, sealed, access: parsed<FieldAccess>(row.access), credential, policy: policyOf(row) };
}

function policyOf(row: SealedRow): RevealPolicy | null {
  if (row.hasPolicy === null) return null;
  const { reauthenticationMinutes, revealsPerHour } = row;
  return { reauthenticationMinutes, revealsPerHour, reasonRequired: row.reasonRequired === 1, ticketRequired: row.ticketRequired === 1 };
}

function parsed<T>(json: string | null): T {
  return JSON.parse(json ?? 'null') as T;
}

function instant(at: string): Date {
  return new Date(`${at.replace(' ', 'T')}Z`);
}
