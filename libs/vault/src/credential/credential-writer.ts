import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { Clock, JobOutbox, type OrganisationKeyring, ValidationFailedError } from '@clientst0r/platform';
import { Shelves } from '../folder/shelves.js';
import { CredentialCreated, CredentialUpdated } from '../vault.audit.js';
import { CHECK_CREDENTIAL_PASSWORDS } from '../vault.jobs.js';
import { type Authorship, type CredentialChange, CredentialEdit } from './credential-change.js';
import { Credential, type Seal } from './credential.entity.js';
import { insertCredentials } from './credential-rows.js';
import { forgetWords, writeWords } from './credential-words.js';
import { keepFormerValues } from './former-values.js';
import { type CredentialDraft, resolveFields } from './field-draft.js';

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

  /** Throws `ValidationFailedError`. */
  async insert(actor: AuditActor, organisationId: string, draft: CredentialDraft, keys: OrganisationKeyring): Promise<Credential> {
    const now = this.clock.now();
    const credential = new Credential(organisationId, draft.type, draft.name, draft.tags, now);
    const resolved = resolveFields(draft.type, draft.fields);
    for (const field of resolved) credential.addField(field, sealedBy(keys), now);
    credential.expiresOn = draft.expiresOn ?? null;
    await this.foldersFor(credential, draft.folderId);
    credential.folderId = draft.folderId ?? null;
    credential.summarise();
    await insertCredentials(this.em, [credential]);
    const labels = resolved.map(({ label }) => label);
    this.audit.record(this.em, actor, new CredentialCreated(credential, draft.type, labels, credential.sealedFields()));
    await writeWords(this.em, [credential]);
    this.haveChecked(credential);
    return credential;
  }

  /** Of an entry that is locked. `author` is whose rights count. Throws `ValidationFailedError` and `FieldChangeDenied`. */
  async edit(
    actor: AuditActor,
    author: Authorship['author'],
    credential: Credential,
    change: CredentialChange,
    keys: OrganisationKeyring,
  ): Promise<void> {
    const folders = await this.foldersFor(credential, change.folderId);
    const edit = new CredentialEdit(credential, sealedBy(keys), { author, at: this.clock.now() }, folders);
    const changes = edit.apply(change);
    if (Object.keys(changes).length === 0) return;
    await keepFormerValues(this.em, credential.organisationId, edit.former);
    this.audit.record(this.em, actor, new CredentialUpdated(credential, changes, edit.written()));
    await forgetWords(this.em, credential);
    await writeWords(this.em, [credential]);
    if (changes['fields'] !== undefined) this.haveChecked(credential);
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

  private haveChecked({ id: credentialId, organisationId }: Credential): void {
    this.outbox.enqueue(this.em, CHECK_CREDENTIAL_PASSWORDS, { organisationId, credentialId });
  }
}

function sealedBy(keys: OrganisationKeyring): Seal {
  return (binding, value) => keys.seal(binding, value);
}
