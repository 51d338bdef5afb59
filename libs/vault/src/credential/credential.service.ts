import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  Clock,
  ConflictError,
  inOrganisation,
  Keyring,
  NotFoundError,
  type OrganisationKeyring,
  organisationOf,
  SharedWork,
  StaleVersionError,
} from '@clientst0r/platform';
import { FieldChangeRefused } from '../access/access.audit.js';
import { CredentialRestored, CredentialTrashed } from '../vault.audit.js';
import { type CredentialChange, FieldChangeDenied } from './credential-change.js';
import { Credential } from './credential.entity.js';
import { type CredentialView, viewOf } from './credential.view.js';
import { type FieldStates, statesOf, updateCredentials } from './credential-rows.js';
import { CredentialWriter, type MadeEntry } from './credential-writer.js';
import { holdFreeCredentials } from './held-credentials.js';
import { checkExpiry, checkTags, type CredentialDraft } from './field-draft.js';

interface WantedEdit {
  readonly actor: Actor;
  readonly id: string;
  readonly version: number;
  readonly change: CredentialChange;
  readonly keys: OrganisationKeyring;
}

/** Rows of so many entries are written by one transaction. */
const MOST_TOGETHER = 50;

/**
 * Adds and changes the entries of an organisation. No value of a secret field comes out of here. What people ask for at the same time is
 * written by one transaction, and each is answered after its commit (0062).
 */
@Injectable()
export class CredentialService {
  private readonly inserts = new SharedWork<MadeEntry, Credential>((entries) => this.insertAll(entries), {
    most: MOST_TOGETHER,
    atOnce: 2,
  });
  private readonly edits = new SharedWork<WantedEdit, Credential>((wanted) => this.editAll(wanted), {
    most: MOST_TOGETHER,
    lane: ({ actor }) => organisationOf(actor),
    identity: ({ id }) => id.toLowerCase(),
  });

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
    const organisationId = organisationOf(actor);
    const keys = await this.keyring.of(organisationId);
    return viewOf(await this.inserts.do(this.writer.make({ actor, organisationId, draft, keys })), actor);
  }

  /** Throws `StaleVersionError` unless `version` is the current one. */
  async update(actor: Actor, id: string, version: number, change: CredentialChange): Promise<CredentialView> {
    checkTags(change.tags ?? []);
    checkExpiry(change.expiresOn);
    const keys = await this.keyring.of(organisationOf(actor));
    try {
      return viewOf(await this.edits.do({ actor, id, version, change, keys }), actor);
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

  private insertAll(entries: readonly MadeEntry[]): Promise<(Credential | Error)[]> {
    return this.em.fork().transactional(() => this.writer.insertAll(entries));
  }

  /** What another transaction holds, or is not there, is looked at by itself, and nobody else waits for it. */
  private async editAll(wanted: readonly WantedEdit[]): Promise<(Credential | Error | Promise<Credential>)[]> {
    const [first] = wanted;
    if (!first) return [];
    const outcomes = await this.inOrganisation(first, () => this.editFree(organisationOf(first.actor), wanted));
    return outcomes.map((outcome, at) => outcome ?? this.edit(wanted[at] ?? first));
  }

  private async editFree(organisationId: string, wanted: readonly WantedEdit[]): Promise<(Credential | Error | null)[]> {
    const held = await holdFreeCredentials(this.em, organisationId, wanted.map(({ id }) => id)); // prettier-ignore
    const found = new Map(held.map((credential) => [credential.id, credential]));
    const outcomes = wanted.map(({ id, version }) => currentOr(found.get(id.toLowerCase()) ?? null, version));
    const edits = wanted.flatMap((one, at) => {
      const credential = outcomes[at];
      return credential instanceof Credential ? [{ ...one, author: one.actor, credential }] : [];
    });
    const states = new Map<Credential, FieldStates>(held.map((credential) => [credential, statesOf(credential)]));
    const changed = await this.writer.editAll(edits);
    const rows = changed.map((credential) => ({ credential, was: states.get(credential) ?? new Map<string, string>() }));
    await updateCredentials(this.em, organisationId, rows);
    return outcomes;
  }

  private edit({ id, version, ...edit }: WantedEdit): Promise<Credential> {
    return this.inOrganisation(edit, async () => {
      const credential = await this.lock(id, version);
      await this.writer.edit({ ...edit, author: edit.actor, credential });
      return credential;
    });
  }

  private inOrganisation<T>({ actor }: Pick<WantedEdit, 'actor'>, work: () => Promise<T>): Promise<T> {
    const em = this.em.fork();
    inOrganisation(em, organisationOf(actor));
    return em.transactional(work);
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

function currentOr(credential: Credential | null, version: number): Credential | StaleVersionError | null {
  return credential && credential.version !== version ? new StaleVersionError(credential.version) : credential;
}
