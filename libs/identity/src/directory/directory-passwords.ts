import { Injectable } from '@nestjs/common';
import type { SecretText } from '@clientst0r/platform';
import type { ExternalAccount } from '../external/external-account.entity.js';
import { DirectoryAdmission } from './directory-admission.js';
import type { Directory } from './directory.entity.js';
import { DirectoryError } from './directory.errors.js';
import type { DirectoryPerson } from './directory-entry.js';
import { DirectoryReader } from './directory-reader.js';
import { isPasswordOf } from './external-password.js';
import { ASKING_MILLISECONDS, LdapConnection } from './ldap-connection.js';

/** `person` is null unless the password was right. */
export interface FoundPerson {
  readonly person: DirectoryPerson | null;
  readonly groups: ReadonlySet<string>;
}

type Finder = (connection: LdapConnection) => Promise<DirectoryPerson | null>;

const NOBODY: FoundPerson = { person: null, groups: new Set() };

/** Asks a directory whether a password is right. Null when it cannot be asked. */
@Injectable()
export class DirectoryPasswords {
  constructor(
    private readonly reader: DirectoryReader,
    private readonly admission: DirectoryAdmission,
  ) {}

  /** Of the person whose id the account holds, under whatever name he stands there now. */
  ofAccount(directory: Directory, { externalId, login }: ExternalAccount, password: SecretText): Promise<FoundPerson | null> {
    return this.ask(directory, login, password, (connection) => this.reader.byId(connection, directory, externalId));
  }

  ofName(directory: Directory, typed: string, password: SecretText): Promise<FoundPerson | null> {
    return this.ask(directory, typed, password, (connection) => this.reader.byName(connection, directory, typed));
  }

  private async ask(directory: Directory, login: string, password: SecretText, find: Finder): Promise<FoundPerson | null> {
    try {
      return directory.bindMode === 'direct'
        ? await this.asHimself(directory, login, password, find)
        : await this.throughService(directory, password, find);
    } catch (error) {
      if (error instanceof DirectoryError) return null;
      throw error;
    }
  }

  private async throughService(directory: Directory, password: SecretText, find: Finder): Promise<FoundPerson> {
    const service = await this.admission.open(directory);
    return this.reader.asService(directory, async (connection) => {
      const person = await find(connection);
      const isRight = person !== null && service !== null && (await isPasswordOf(directory, person.dn, password, { dn: directory.bindDn, password: service }));
      return isRight ? { person, groups: await this.reader.groupsOf(connection, directory, person) } : NOBODY;
    }, ASKING_MILLISECONDS); // prettier-ignore
  }

  /** Who he says he is must be who he is: an entry that the name finds, but that is not the one that has signed in, is nobody. */
  private async asHimself(directory: Directory, login: string, password: SecretText, find: Finder): Promise<FoundPerson> {
    const connection = await LdapConnection.open(directory, ASKING_MILLISECONDS);
    try {
      if (!(await connection.bind(DirectoryReader.ownBindName(directory, login), password))) return NOBODY;
      const person = await find(connection);
      const isHe = person !== null && (await connection.bind(person.dn, password));
      return isHe ? { person, groups: await this.reader.groupsOf(connection, directory, person) } : NOBODY;
    } finally {
      await connection.close();
    }
  }
}
