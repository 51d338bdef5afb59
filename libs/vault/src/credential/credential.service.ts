import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  Clock,
  ConflictError,
  Keyring,
  NotFoundError,
  type OrganisationKeyring,
  organisationOf,
  StaleVersionError,
} from '@clientst0r/platform';
import { FieldChangeRefused } from '../access/access.audit.js';
import { CredentialRestored, CredentialTrashed } from '../vault.audit.js';
import { type CredentialChange, FieldChangeDenied } from './credential-change.js';
import { Credential } from './credential.entity.js';
import { type CredentialView, viewOf } from './credential.view.js';
import { CredentialWriter } from './credential-writer.js';
import { checkExpiry, checkTags, type CredentialDraft } from './field-draft.js';

/** Adds and changes the entries of an organisation. No value of a secret field comes out of here. */
@Injectable()
export class CredentialService {
  constructor(
    private readonly em: EntityManager,
    private readonly keyring: Keyring,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly writer: CredentialWriter,
  ) {}

  async create(actor: Actor, draft: CredentialDraft): Promise<CredentialView> {
    checkTags(draft.tags);
    checkExpiry(draft.expiresOn);
    const keys = await this.keyring.of(organisationOf(actor));
    return viewOf(await this.insert(actor, draft, keys), actor);
  }

  /** Throws `StaleVersionError` unless `version` is the current one. */
  async update(actor: Actor, id: string, version: number, change: CredentialChange): Promise<CredentialView> {
    checkTags(change.tags ?? []);
    checkExpiry(change.expiresOn);
    const keys = await this.keyring.of(organisationOf(actor));
    try {
      return viewOf(await this.edit(actor, id, version, change, keys), actor);
    } catch (error) {
      if (error instanceof FieldChangeDenied) await this.recordRefusal(actor, id, error);
      throw error;
    }
  }

  @Transactional()
  async trash(actor: Actor, id: string, version: number): Promise<void> {
    const credential = await this.lock(id, version);
    if (credential.trashedAt) throw new ConflictError('credential-in-trash', 'This entry is in the trash already.');
    credential.trash(this.clock.now());
    this.audit.record(this.em, actor, new CredentialTrashed(credential));
  }

  async restore(actor: Actor, id: string): Promise<CredentialView> {
    return viewOf(await this.takeBack(actor, id), actor);
  }

  private async recordRefusal(actor: Actor, id: string, { field }: FieldChangeDenied): Promise<void> {
    const credential = await this.em.fork({ clear: true }).findOne(Credential, { id, organisationId: organisationOf(actor) });
    if (credential) await this.audit.commit(actor, new FieldChangeRefused(credential, field));
  }

  @Transactional()
  private async insert(actor: Actor, draft: CredentialDraft, keys: OrganisationKeyring): Promise<Credential> {
    return await this.writer.insert(actor, organisationOf(actor), draft, keys);
  }

  @Transactional()
  private async edit(actor: Actor, id: string, version: number, change: CredentialChange, keys: OrganisationKeyring): Promise<Credential> {
    const credential = await this.lock(id, version);
    await this.writer.edit(actor, actor, credential, change, keys);
    return credential;
  }

  @Transactional()
  private async takeBack(actor: Actor, id: string): Promise<Credential> {
    const credential = await this.lock(id);
    if (!credential.trashedAt) throw new ConflictError('credential-not-in-trash', 'This entry is not in the trash.');
    credential.restore(this.clock.now());
    this.audit.record(this.em, actor, new CredentialRestored(credential));
    return credential;
  }

  private async lock(id: string, version?: number): Promise<Credential> {
    const credential = await this.em.findOne(Credential, { id }, { populate: ['fields'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!credential) throw new NotFoundError();
    if (version !== undefined && version !== credential.version) throw new StaleVersionError(credential.version);
    return credential;
  }
}
