import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { storedInstant } from '@clientst0r/platform';
import type { FieldAccess } from '../access/field-access.js';
import { beginningWith, CredentialSearch, type FoundPart } from './credential-search.js';
import { searchTerms } from './search-words.js';
import { type CredentialType, isSecretKind } from './credential-types.js';
import { type CredentialSummary, type CredentialView, type FieldView, rightsOn, type Viewer } from './credential.view.js';
import { parsed } from './stored-json.js';

export interface CredentialFilter {
  /** Beginnings of words. */
  readonly search?: string;
  readonly type?: CredentialType;
  readonly tag?: string;
  /** The id of a folder, for what lies in it itself; `none` for what lies in no folder. */
  readonly folder?: string;
  readonly trashed?: boolean;
  /** Only the favourites of this person. */
  readonly favouriteOf?: string;
}

export interface CredentialPosition {
  readonly name: string;
  readonly id: string;
}

export interface CredentialPageRequest {
  readonly after?: CredentialPosition;
  readonly limit: number;
}

/** Without hydration dates are text. */
type Stored<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };

type SummaryRow = Stored<Omit<CredentialSummary, 'tags'>> & { readonly tags: string };
type ViewRow = SummaryRow & Stored<Pick<CredentialView, 'createdAt' | 'trashedAt'>>;
type FieldRow = Stored<Omit<FieldView, 'secret' | 'hasValue' | keyof ReturnType<typeof rightsOn>>> & {
  readonly hasValue: number;
  readonly access: string | null;
};

const SUMMARY =
  'c.id, c.type, c.name, c.username, c.url, c.tags, c.folder_id as folderId, c.expires_on as expiresOn, c.updated_at as updatedAt, c.version';

const VIEW = `select ${SUMMARY}, c.created_at as createdAt, c.trashed_at as trashedAt from credentials c where c.id = ? and c.organisation_id = ?`;

const BEGINS = 'select 1 from credentials c where c.id = ? and c.organisation_id = ? and c.name like ?';

const FIELDS = `select id, \`key\`, label, kind, value, value is not null or sealed is not null as hasValue, version, updated_at as updatedAt, access
  from credential_fields where credential_id = ? and organisation_id = ? order by position`;

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
    return this.found(organisationId, search, filter, page);
  }

  async find(organisationId: string, id: string, viewer: Viewer): Promise<CredentialView | null> {
    const [row] = await this.read<ViewRow>(VIEW, [id, organisationId]);
    if (!row) return null;
    const fields = await this.read<FieldRow>(FIELDS, [id, organisationId]);
    const { createdAt, trashedAt } = row;
    return {
      ...summaryOf(row),
      createdAt: storedInstant(createdAt),
      trashedAt: trashedAt === null ? null : storedInstant(trashedAt),
      fields: fields.map((field) => fieldOf(field, viewer)),
    };
  }

  private async found(
    organisationId: string,
    search: string,
    filter: CredentialFilter,
    page: CredentialPageRequest,
  ): Promise<CredentialSummary[]> {
    if (page.after && !(await this.begins(organisationId, page.after, search))) return this.part(organisationId, 'rest', filter, page);
    const beginning = await this.part(organisationId, 'beginning', filter, page);
    if (beginning.length >= page.limit || searchTerms(search).length === 0) return beginning;
    // Where no name begins with it, none has to be left out: that would be asked of each on the way.
    const others = page.after || beginning.length > 0 ? 'rest' : 'all';
    return [...beginning, ...(await this.part(organisationId, others, filter, { limit: page.limit - beginning.length }))];
  }

  private async part(
    organisationId: string,
    part: FoundPart,
    filter: CredentialFilter,
    page: CredentialPageRequest,
  ): Promise<CredentialSummary[]> {
    return (await this.search.read<SummaryRow>(SUMMARY, { organisationId, part, filter, page })).map(summaryOf);
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

function summaryOf({ tags, updatedAt, ...row }: SummaryRow): CredentialSummary {
  const { id, type, name, username, url, folderId, expiresOn, version } = row;
  return {
    id,
    type,
    name,
    username,
    url,
    folderId,
    expiresOn,
    tags: JSON.parse(tags) as string[],
    updatedAt: storedInstant(updatedAt),
    version,
  };
}

function fieldOf({ access, ...row }: FieldRow, viewer: Viewer): FieldView {
  const rights = rightsOn(parsed(access) as FieldAccess, viewer);
  return { ...row, ...rights, secret: isSecretKind(row.kind), hasValue: row.hasValue === 1, updatedAt: storedInstant(row.updatedAt) };
}
