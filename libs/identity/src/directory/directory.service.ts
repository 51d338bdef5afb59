import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  Clock,
  ConflictError,
  NotFoundError,
  type SecretText,
  StaleVersionError,
  ValidationFailedError,
} from '@clientst0r/platform';
import { Directory, type DirectoryInput } from './directory.entity.js';
import { DirectoryAdmission } from './directory-admission.js';
import { DirectoryCreated, DirectoryDeleted, directoryFacts, DirectoryUpdated } from './directory.audit.js';
import { DirectoryTrust } from './directory-trust.js';

const MOST_DIRECTORIES = 20;

/** The directories of the deployment. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly admission: DirectoryAdmission,
    private readonly trust: DirectoryTrust,
  ) {}

  /** By name; there are at most {@link MOST_DIRECTORIES}. */
  list(): Promise<Directory[]> {
    return this.em.find(Directory, {}, { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_DIRECTORIES });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<Directory> {
    const directory = await this.em.findOne(Directory, { id });
    if (!directory) throw new NotFoundError();
    return directory;
  }

  /** @throws ValidationFailedError, ConflictError */
  async create(actor: Actor, input: DirectoryInput, password: SecretText | null): Promise<Directory> {
    await this.admission.admit(input, password, false);
    return this.store(actor, input, password);
  }

  @Transactional()
  async store(actor: Actor, input: DirectoryInput, password: SecretText | null): Promise<Directory> {
    const present = await this.em.find(Directory, {}, { fields: ['id'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (present.length >= MOST_DIRECTORIES)
      throw new ConflictError('too-many-directories', `There can be ${MOST_DIRECTORIES.toString()} directories.`);
    const directory = new Directory(input, this.clock.now());
    if (password) await this.admission.seal(directory, password);
    this.em.persist(directory);
    this.audit.record(this.em, actor, new DirectoryCreated(directory));
    await this.em.flush();
    return directory;
  }

  /** @throws ValidationFailedError, StaleVersionError, NotFoundError, AboveOwnRightsError */
  async update(
    actor: Actor,
    id: string,
    version: number,
    changes: Partial<DirectoryInput>,
    password: SecretText | null,
  ): Promise<Directory> {
    const current = await this.get(id);
    const input = { ...current.input, ...changes };
    assertPasswordGivenAgain(current, input, password);
    await this.admission.admit(input, password, current.hasPassword);
    await this.trust.assertMayRedirect(actor, current, input);
    return this.change(actor, id, version, changes, password);
  }

  @Transactional()
  async change(
    actor: Actor,
    id: string,
    version: number,
    changes: Partial<DirectoryInput>,
    password: SecretText | null,
  ): Promise<Directory> {
    const directory = await this.current(id, version);
    const before = directoryFacts(directory);
    directory.change({ ...directory.input, ...changes }, this.clock.now());
    if (password) await this.admission.seal(directory, password);
    else if (directory.bindMode === 'direct') directory.removePassword();
    this.audit.record(this.em, actor, new DirectoryUpdated(directory, before));
    await this.em.flush();
    return directory;
  }

  /** Its people keep their accounts and roles, and have no way to sign in until an administrator gives them a password. */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const directory = await this.current(id, version);
    const unlinked = await this.trust.forget(id);
    this.audit.record(this.em, actor, new DirectoryDeleted(directory, unlinked));
    this.em.remove(directory);
  }

  private async current(id: string, version: number): Promise<Directory> {
    const directory = await this.em.findOne(Directory, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!directory) throw new NotFoundError();
    if (directory.version !== version) throw new StaleVersionError(directory.version);
    return directory;
  }
}

/** Who may change a directory must not be able to have its password sent to a server of their own. */
function assertPasswordGivenAgain(current: Directory, input: DirectoryInput, password: SecretText | null): void {
  if (password !== null || !current.hasPassword || input.bindMode === 'direct') return;
  const isElsewhere = current.url !== input.url || current.authority !== input.authority;
  if (isElsewhere)
    throw new ValidationFailedError([{ field: 'bindPassword', message: 'must be given again with another address or authority' }]);
}
