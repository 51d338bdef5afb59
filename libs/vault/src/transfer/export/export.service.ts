import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  IntegrityError,
  Keyring,
  type OrganisationKeyring,
  organisationOf,
  SecretText,
  ValidationFailedError,
} from '@clientst0r/platform';
import { leaseKey } from '../../approval/leases.js';
import type { RevealPolicy, RevealReason } from '../../access/reveal-policy.js';
import { SecretAccessPolicy } from '../../access/secret-access.policy.js';
import { VaultPolicy } from '../../access/vault-policy.entity.js';
import { isSecretKind } from '../../credential/credential-types.js';
import { CredentialExported, ExportCompleted, ExportStarted, VaultIntegrityFailed } from '../../vault.audit.js';
import { BitwardenWriter } from './bitwarden-writer.js';
import { CsvWriter } from './csv-writer.js';
import type { ExportedEntry, ExportedField, ExportWriter, LeftOut } from './exported-entry.js';
import { LockedWriter } from './locked-writer.js';
import { ExportReader, type StoredEntry, type StoredField } from './export-reader.js';

const WRITERS = { 'bitwarden-json': BitwardenWriter, csv: CsvWriter } as const;
export type ExportFormat = keyof typeof WRITERS;
export const EXPORT_FORMATS = Object.keys(WRITERS) as ExportFormat[];

export interface ExportFile {
  readonly mediaType: string;
  readonly extension: string;
  readonly content: AsyncGenerator<string>;
}

/** What is the same for every entry of an export. */
interface Terms {
  readonly actor: Actor;
  readonly given: RevealReason;
  readonly policy: RevealPolicy | null;
  readonly keys: OrganisationKeyring;
  /** By id. */
  readonly folders: ReadonlyMap<string, string>;
}

const BECAUSE = 'you may not reveal it';
const A_FILE = 'files are not in an export; download it at its entry';
const BROKEN = 'it does not open; the auditors were told';

/** The whole vault of an organisation as a file, as far as the caller may reveal it. */
@Injectable()
export class ExportService {
  constructor(
    private readonly em: EntityManager,
    private readonly reader: ExportReader,
    private readonly keyring: Keyring,
    private readonly audit: AuditTrail,
    private readonly access: SecretAccessPolicy,
  ) {}

  /**
   * Recorded before anything leaves, and for each entry before its secrets are decrypted. Throws `ValidationFailedError`
   * without a reason, `AuditUnavailableError` when the event cannot be written; the file then ends where it is.
   */
  async export(actor: Actor, format: ExportFormat, given: RevealReason, password: SecretText | null = null): Promise<ExportFile> {
    const organisationId = organisationOf(actor);
    const row = await this.em.findOne(VaultPolicy, { organisationId });
    const policy = row?.terms ?? null;
    const missing = missingTerms(given, policy);
    if (missing.length > 0) throw new ValidationFailedError(missing.map((field) => ({ field, message: 'is needed for an export' })));
    if (password && format !== 'bitwarden-json')
      throw new ValidationFailedError([{ field: 'password', message: 'locks files of Bitwarden only' }]);
    const keys = await this.keyring.of(organisationId);
    await this.audit.commit(actor, new ExportStarted(format, given, password !== null));
    const { mediaType, extension } = new WRITERS[format]();
    const folders = await this.reader.folders(organisationId);
    return { mediaType, extension, content: this.file({ actor, given, policy, keys, folders }, format, password) };
  }

  /** The keys of a lock are made in here: what has not begun when a client goes is not ended either. */
  private async *file(terms: Terms, format: ExportFormat, password: SecretText | null): AsyncGenerator<string> {
    const writer: ExportWriter = password ? await LockedWriter.with(password) : new WRITERS[format]();
    try {
      yield* this.write(terms, format, writer);
    } finally {
      writer.close?.();
    }
  }

  private async *write(terms: Terms, format: ExportFormat, writer: ExportWriter): AsyncGenerator<string> {
    const counts = { entries: 0, secrets: 0, leftOut: 0 };
    yield writer.begin();
    for await (const batch of this.reader.read(organisationOf(terms.actor))) {
      await this.keyring.prepare(organisationOf(terms.actor));
      // Read anew: what is taken back while a file is written is not in the rest of it.
      const leased = await this.access.leased(terms.actor, 'export', terms.policy);
      const decided = batch.map((entry) => ({
        entry,
        allowed: entry.fields.filter((field) => this.isAllowed(terms, entry, field, leased)),
      }));
      await Promise.all(decided.map(({ entry, allowed }) => this.audit.commit(terms.actor, new CredentialExported(entry, secretsOf(allowed), entry.fields.length - allowed.length)))); // prettier-ignore
      for (const { entry, allowed } of decided) {
        const exported = await this.open(terms, entry, allowed);
        counts.entries += 1;
        counts.secrets += exported.fields.filter(({ kind }) => isSecretKind(kind)).length;
        counts.leftOut += exported.leftOut.length;
        yield writer.entry(exported);
      }
    }
    await this.audit.commit(terms.actor, new ExportCompleted(format, counts));
    yield writer.end();
  }

  /** Whoever may export the vault is not counted. */
  private isAllowed({ actor, given, policy }: Terms, { rules }: StoredEntry, stored: StoredField, leased: ReadonlySet<string>): boolean {
    const { id, version, kind, access } = stored;
    if (!isSecretKind(kind)) return true;
    const field = { kind, access, policy, credential: { trashedAt: null, rules } };
    return this.access.refusalByRules(actor, 'export', field, given, leased.has(leaseKey(id, version))) === null;
  }

  private async open({ actor, keys, folders }: Terms, entry: StoredEntry, allowed: readonly StoredField[]): Promise<ExportedEntry> {
    const [fields, leftOut]: [ExportedField[], LeftOut[]] = [[], entry.files.map((name) => ({ label: name, because: A_FILE }))];
    for (const field of entry.fields) {
      const { key, label, kind } = field;
      const value = allowed.includes(field) ? valueOf(entry, field, keys) : undefined;
      if (value) fields.push({ key, label, kind, value });
      else leftOut.push({ label, because: value === null ? BROKEN : BECAUSE });
      if (value === null) await this.audit.commit(actor, new VaultIntegrityFailed(entry, auditedField(field)));
    }
    const { name, type, tags, folderId, expiresOn } = entry;
    return { name, type, tags, folder: folders.get(folderId ?? '') ?? null, expiresOn, fields, leftOut };
  }
}

/** An export is told why, whatever the organisation asks for otherwise. */
function missingTerms({ reason = '', ticket = '' }: RevealReason, policy: RevealPolicy | null): string[] {
  const missing = reason.trim() === '' ? ['reason'] : [];
  return policy?.ticketRequired && ticket.trim() === '' ? [...missing, 'ticket'] : missing;
}

/** Null when it does not open. */
function valueOf({ id }: StoredEntry, { id: fieldId, version, value, sealed }: StoredField, keys: OrganisationKeyring): SecretText | null {
  if (sealed === null) return SecretText.of(value ?? '');
  try {
    return keys.open({ recordId: id, fieldId, version }, sealed);
  } catch (error) {
    if (error instanceof IntegrityError) return null;
    throw error;
  }
}

function secretsOf(fields: readonly StoredField[]): ReturnType<typeof auditedField>[] {
  return fields.filter(({ kind }) => isSecretKind(kind)).map(auditedField);
}

function auditedField({ id, label, version }: StoredField): { fieldId: string; label: string; version: number } {
  return { fieldId: id, label, version };
}
