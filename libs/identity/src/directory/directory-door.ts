import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { RequestOrigin, SecretText } from '@clientst0r/platform';
import { ExternalAccount } from '../external/external-account.entity.js';
import { GroupMappings, rolesOf, type RolesByOrganisation } from '../external/group-mappings.js';
import type { Proof } from '../sign-in/guess-gate.js';
import type { Person } from '../user/person.js';
import { User } from '../user/user.entity.js';
import { Directory } from './directory.entity.js';
import { DirectoryAwayError } from './directory.errors.js';
import type { DirectoryPerson } from './directory-entry.js';
import { DirectoryGuests } from './directory-guests.js';
import { DirectoryPasswords, type FoundPerson } from './directory-passwords.js';

/** Whose password a directory has found right. */
export interface DirectoryProof {
  readonly directory: Directory;
  /** Null for somebody who is to get an account. */
  readonly account: ExternalAccount | null;
  readonly person: DirectoryPerson;
  readonly roles: RolesByOrganisation;
}

/** First factor of people whom a directory knows. It proves, and changes nothing. */
@Injectable()
export class DirectoryDoor {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: DirectoryPasswords,
    private readonly mappings: GroupMappings,
    private readonly guests: DirectoryGuests,
  ) {}

  /** Once the gate has let the proof pass: the account of somebody new, and the roles that his groups give now. */
  admit(origin: RequestOrigin, proof: DirectoryProof): Promise<User> {
    return this.guests.admit(origin, proof);
  }

  /** Null when no directory has anything to say about that name. Throws `DirectoryAwayError` when the one that has cannot be asked. */
  async prove(user: Person | null, typed: string, password: SecretText): Promise<Proof<DirectoryProof> | null> {
    if (password.reveal() === '') return null;
    if (!user) return this.proveUnknown(typed, password);
    const account = await this.em.fork({ clear: true }).findOne(ExternalAccount, { userId: user.id, kind: 'directory' });
    return account && this.proveLinked(user, account, password);
  }

  private async proveLinked(user: Person, account: ExternalAccount, password: SecretText): Promise<Proof<DirectoryProof>> {
    const directory = await this.em.fork({ clear: true }).findOne(Directory, { id: account.sourceId }, { populate: ['sealedPassword'] });
    if (!directory?.isEnabled) return { right: false, reason: 'no-password' };
    const found = await this.passwords.ofAccount(directory, account, password);
    if (!found) throw new DirectoryAwayError();
    if (!found.person) return { right: false, reason: 'wrong-password' };
    if (!user.isActive || !found.person.isEnabled) return { right: false, reason: 'deactivated' };
    return { right: true, value: await this.proof(directory, account, found.person, found.groups) };
  }

  /** Somebody who types what a directory calls him, or who was never here. */
  private async proveUnknown(typed: string, password: SecretText): Promise<Proof<DirectoryProof> | null> {
    const directories = await this.em
      .fork({ clear: true })
      .find(Directory, { isEnabled: true }, { populate: ['sealedPassword'], orderBy: { name: 'asc' } });
    let proof: Proof<DirectoryProof> | null = null;
    for (const directory of directories) {
      const found = await this.passwords.ofName(directory, typed, password);
      if (!found?.person?.isEnabled) continue;
      proof = await this.proveFound(directory, found.person, found.groups);
      if (proof.right) return proof;
    }
    return proof;
  }

  private async proveFound(directory: Directory, person: DirectoryPerson, groups: ReadonlySet<string>): Promise<Proof<DirectoryProof>> {
    const em = this.em.fork({ clear: true });
    const account = await em.findOne(ExternalAccount, { sourceId: directory.id, externalId: person.externalId });
    const proof = await this.proof(directory, account, person, groups);
    if (account) {
      const { isActive } = await em.findOneOrFail(User, account.userId);
      return isActive ? { right: true, value: proof } : { right: false, reason: 'deactivated' };
    }
    return (await this.isWelcome(proof)) ? { right: true, value: proof } : { right: false, reason: 'unknown-name' };
  }

  /** Somebody new must be given a role, and have an address that nobody has: an account is never taken over by its address. */
  private async isWelcome({ directory, person: { email }, roles }: DirectoryProof): Promise<boolean> {
    if (!directory.createsAccounts || email === null || roles.size === 0) return false;
    return (await this.em.fork({ clear: true }).count(User, { email })) === 0;
  }

  private async proof(
    directory: Directory,
    account: ExternalAccount | null,
    person: DirectoryPerson,
    groups: FoundPerson['groups'],
  ): Promise<DirectoryProof> {
    return { directory, account, person, roles: rolesOf(await this.mappings.of(directory.id), groups) };
  }
}
