import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail, type RecordedEvent } from '@clientst0r/audit';
import { Clock, JobOutbox, NotFoundError, type OrganisationKeyring, ValidationFailedError } from '@clientst0r/platform';
import { Shelves } from '../folder/shelves.js';
import { CredentialCreated, CredentialUpdated } from '../vault.audit.js';
import { CHECK_CREDENTIAL_PASSWORDS, type CredentialReference } from '../vault.jobs.js';
import { type Authorship, type CredentialChange, CredentialEdit } from './credential-change.js';
import { Credential, type Seal } from './credential.entity.js';
import { insertCredentials } from './credential-rows.js';
import { forgetWords, writeWords } from './credential-words.js';
import type { FormerFieldValue } from './former-value.entity.js';
import { keepFormerValues } from './former-values.js';
import { type CredentialDraft, resolveFields } from './field-draft.js';
import { isFoundOtherwise } from './search-words.js';

/** What somebody wants to be an entry. */
export interface NewEntry {
  readonly actor: AuditActor;
  readonly organisationId: string;
  readonly draft: CredentialDraft;
  readonly keys: OrganisationKeyring;
}

/** An entry that is not written yet; its folder has still to be found. */
export interface MadeEntry {
  readonly actor: AuditActor;
  readonly credential: Credential;
  readonly labels: readonly string[];
}

/** A change of an entry that is locked. */
export interface EntryEdit {
  readonly actor: AuditActor;
  /** Whose rights count. */
  readonly author: Authorship['author'];
  readonly credential: Credential;
  readonly change: CredentialChange;
  readonly keys: OrganisationKeyring;
}

/** Writes entries in the caller's transaction, with all that follows from it: event, former values, words of the search, a look at the passwords. */
@Injectable()
export class CredentialWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly outbox: JobOutbox,
    private readonly shelves: Shelves,
  ) {}

  /** With its secrets sealed. Throws `ValidationFailedError`. */
  make({ actor, organisationId, draft, keys }: NewEntry): MadeEntry {
    const now = this.clock.now();
    const credential = new Credential(organisationId, draft.type, draft.name, draft.tags, now);
    const resolved = resolveFields(draft.type, draft.fields);
    for (const field of resolved) credential.addField(field, sealedBy(keys), now);
    credential.expiresOn = draft.expiresOn ?? null;
    credential.folderId = draft.folderId ?? null;
    credential.summarise();
    return { actor, credential, labels: resolved.map(({ label }) => label) };
  }

  /** Throws `ValidationFailedError`. */
  async insert(entry: NewEntry): Promise<Credential> {
    const [inserted = new NotFoundError()] = await this.insertAll([this.make(entry)]);
    if (inserted instanceof Error) throw inserted;
    return inserted;
  }

  /** Of any organisations. In the place of an entry whose folder is not there, a `ValidationFailedError`. */
  async insertAll(entries: readonly MadeEntry[]): Promise<(Credential | ValidationFailedError)[]> {
    const em = this.em.getContext();
    const outcomes = await Promise.all(entries.map(({ credential }) => this.shelved(credential)));
    const found = entries.filter(({ credential }) => outcomes.includes(credential));
    const credentials = found.map(({ credential }) => credential);
    await insertCredentials(em, credentials);
    await writeWords(em, credentials);
    const factOf = ({ credential, labels }: MadeEntry): CredentialCreated =>
      new CredentialCreated(credential, credential.type, labels, credential.sealedFields());
    await this.audit.recordAll(em, found.map((entry) => ({ actor: entry.actor, fact: factOf(entry) }))); // prettier-ignore
    await this.haveChecked(em, credentials);
    return outcomes;
  }

  /** Throws `ValidationFailedError` and `FieldChangeDenied`. */
  async edit(edit: EntryEdit): Promise<void> {
    await this.editAll([edit]);
  }

  /**
   * Of different entries of one organisation, all but the rows of the entries themselves. @returns those that changed. Throws
   * `ValidationFailedError` and `FieldChangeDenied` for the first that cannot be.
   */
  async editAll(edits: readonly EntryEdit[]): Promise<Credential[]> {
    const em = this.em.getContext();
    const former: FormerFieldValue[] = [];
    const renamed: Credential[] = [];
    const filled: Credential[] = [];
    const events: RecordedEvent[] = [];
    const changed: Credential[] = [];
    for (const { actor, author, credential, change, keys } of edits) {
      const folders = await this.foldersFor(credential, change.folderId);
      const { name, username, url, tags } = credential;
      const edit = new CredentialEdit(credential, sealedBy(keys), { author, at: this.clock.now() }, folders);
      const changes = edit.apply(change);
      if (Object.keys(changes).length === 0) continue;
      changed.push(credential);
      former.push(...edit.former);
      if (isFoundOtherwise(credential, { name, username, url, tags })) renamed.push(credential);
      events.push({ actor, fact: new CredentialUpdated(credential, changes, edit.written()) });
      if (changes['fields'] !== undefined) filled.push(credential);
    }
    await this.audit.recordAll(em, events);
    await keepFormerValues(em, former);
    for (const credential of renamed) await forgetWords(em, credential);
    await writeWords(em, renamed);
    await this.haveChecked(em, filled);
    return changed;
  }

  private async shelved(credential: Credential): Promise<Credential | ValidationFailedError> {
    try {
      await this.foldersFor(credential, credential.folderId ?? undefined);
      return credential;
    } catch (error) {
      if (error instanceof ValidationFailedError) return error;
      throw error;
    }
  }

  /** Names of the folder that the entry leaves and of that which it is to come to, held until the transaction ends. */
  private async foldersFor(
    { organisationId, folderId: before }: Credential,
    folderId: string | null | undefined,
  ): Promise<ReadonlyMap<string, string>> {
    if (folderId === undefined) return new Map();
    const names = await this.shelves.hold(organisationId, [before, folderId]);
    if (folderId !== null && !names.has(folderId))
      throw new ValidationFailedError([{ field: 'folderId', message: 'is no folder of this organisation' }]);
    return names;
  }

  private async haveChecked(em: EntityManager, credentials: readonly Credential[]): Promise<void> {
    await this.outbox.enqueueAll(em, CHECK_CREDENTIAL_PASSWORDS, credentials.map(referenceOf)); // prettier-ignore
  }
}

function referenceOf({ id: credentialId, organisationId }: Credential): CredentialReference {
  return { organisationId, credentialId };
}

function sealedBy(keys: OrganisationKeyring): Seal {
  return (binding, value) => keys.seal(binding, value);
}
