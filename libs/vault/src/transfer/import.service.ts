import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  type FieldProblem,
  JobOutbox,
  type OrganisationKeyring,
  organisationOf,
  ValidationFailedError,
} from '@clientst0r/platform';
import { type FieldKind, isSecretKind } from '../credential/credential-types.js';
import { insertCredentials } from '../credential/credential-rows.js';
import { writeWords } from '../credential/credential-words.js';
import { MOST_FIELDS, resolveField } from '../credential/field-draft.js';
import { CredentialImported, ImportCompleted, ImportPreviewed } from '../vault.audit.js';
import { CHECK_ORGANISATION_PASSWORDS } from '../vault.jobs.js';
import { DuplicateFinder } from './duplicate.finder.js';
import { type ImportFormat, readAs } from './format/import-formats.js';
import type { ImportSource } from './format/import-source.js';
import { ImportedCredentials, sealedFields } from './imported-credentials.js';
import { type ImportedEntry, type ImportedFile, shownOf } from './imported-entry.js';

/** An exported file as somebody sends it. */
export interface ForeignFile extends ImportSource {
  readonly format: ImportFormat;
}

/** Entries are made and written so many at a time, so that only the file itself is held as a whole. */
const BATCH = 100;

/** Of what is too long to be imported the preview shows the beginning. */
const LONGEST_SHOWN = 2_000;
/** The most problems that a refused import lists. */
const MOST_PROBLEMS = 200;

/** An entry of a file as it would be imported: which fields it has, never what is in the secret ones. */
export interface PreviewedEntry {
  readonly row: number;
  readonly name: string;
  readonly type: string;
  readonly username: string | null;
  readonly url: string | null;
  readonly folder: string | null;
  readonly fields: readonly { readonly key: string; readonly label: string; readonly secret: boolean; readonly kind: FieldKind }[];
  readonly problems: readonly { readonly message: string }[];
  readonly leftOut: readonly string[];
  readonly duplicate: boolean;
}

export interface ImportPreview extends Pick<ImportedFile, 'layout' | 'columns' | 'companies'> {
  readonly entries: readonly PreviewedEntry[];
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
}

export interface ImportResult {
  readonly imported: number;
  readonly skipped: number;
}

/** Takes over the entries of another product's export: first shown, then all of them or none. */
@Injectable()
export class ImportService {
  constructor(
    private readonly em: EntityManager,
    private readonly duplicates: DuplicateFinder,
    private readonly credentials: ImportedCredentials,
    private readonly audit: AuditTrail,
    private readonly outbox: JobOutbox,
  ) {}

  async preview(actor: Actor, file: ForeignFile): Promise<ImportPreview> {
    const { entries, layout, columns, companies } = await readAs(file.format, file);
    const duplicates = await this.duplicates.find(organisationOf(actor), entries);
    const rejected = entries.filter(({ problems }) => problems.length > 0).length;
    const counts = { accepted: entries.length - rejected, rejected, duplicates: duplicates.size };
    await this.audit.commit(actor, new ImportPreviewed(file.format, counts));
    return { entries: entries.map((entry) => previewOf(entry, duplicates.has(entry.row))), layout, columns, companies, ...counts };
  }

  /** Throws `ValidationFailedError`, naming the rows, when any entry cannot be imported: then nothing is. */
  async import(actor: Actor, file: ForeignFile, skipDuplicates: boolean): Promise<ImportResult> {
    const { entries, rows } = await readAs(file.format, file);
    const problems = entries.flatMap((entry) => problemsOf(entry, rows)).slice(0, MOST_PROBLEMS);
    if (problems.length > 0) throw new ValidationFailedError(problems);
    const keys = await this.credentials.keysOf(organisationOf(actor));
    return this.store(actor, file.format, entries, skipDuplicates, keys);
  }

  @Transactional()
  private async store(
    actor: Actor,
    format: ImportFormat,
    entries: readonly ImportedEntry[],
    skipDuplicates: boolean,
    keys: OrganisationKeyring,
  ): Promise<ImportResult> {
    const skipped = skipDuplicates ? await this.duplicates.find(organisationOf(actor), entries) : new Set<number>();
    const wanted = entries.filter(({ row }) => !skipped.has(row));
    const folders = await this.credentials.foldersOf(actor, wanted);
    for (let start = 0; start < wanted.length; start += BATCH) {
      const credentials = wanted
        .slice(start, start + BATCH)
        .map((entry) => this.credentials.make(organisationOf(actor), entry, keys, folders));
      await insertCredentials(this.em, credentials);
      await writeWords(this.em, credentials);
      await this.audit.recordAll(
        this.em,
        credentials.map((credential) => ({
          actor,
          fact: new CredentialImported(credential, credential.type, format, sealedFields(credential)),
        })),
      );
    }
    this.outbox.enqueue(this.em, CHECK_ORGANISATION_PASSWORDS, { organisationId: organisationOf(actor) });
    const result = { imported: wanted.length, skipped: skipped.size };
    this.audit.record(this.em, actor, new ImportCompleted(format, result));
    return result;
  }
}

function problemsOf({ row, problems }: ImportedEntry, rows: ImportedFile['rows']): FieldProblem[] {
  return problems.map((message) => ({ field: `${rows}.${row}`, message }));
}

function previewOf({ row, draft, folder, problems, leftOut }: ImportedEntry, duplicate: boolean): PreviewedEntry {
  const { name, type } = draft;
  const { username, url } = shownOf(draft);
  const shown = { username: username?.slice(0, LONGEST_SHOWN) ?? null, url: url?.slice(0, LONGEST_SHOWN) ?? null };
  const fields = draft.fields.slice(0, MOST_FIELDS).map((field) => {
    const { key, label, kind } = resolveField(type, field);
    return { key, label, kind, secret: isSecretKind(kind) };
  });
  return {
    row,
    name,
    type,
    ...shown,
    folder,
    fields,
    problems: problems.slice(0, MOST_FIELDS).map((message) => ({ message })),
    leftOut,
    duplicate,
  };
}
