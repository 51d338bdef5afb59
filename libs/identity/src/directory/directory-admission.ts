import { Injectable } from '@nestjs/common';
import { Keyring, PLATFORM_KEY_OWNER, type SecretBinding, type SecretText } from '@clientst0r/platform';
import type { Directory } from './directory.entity.js';
import { assertDirectoryValid } from './directory-input.rules.js';
import type { DirectoryInput } from './directory.entity.js';

/** What a directory may be, and the password of its service under the deployment's own key. */
@Injectable()
export class DirectoryAdmission {
  constructor(private readonly keyring: Keyring) {}

  /** Before the transaction, for the key may have to be made first. @throws ValidationFailedError */
  async admit(input: DirectoryInput, password: SecretText | null, hasPassword: boolean): Promise<void> {
    assertDirectoryValid(input, password !== null || hasPassword);
    if (password) await this.keyring.prepare(PLATFORM_KEY_OWNER);
  }

  async seal(directory: Directory, password: SecretText): Promise<void> {
    directory.setPassword(await this.keyring.seal(PLATFORM_KEY_OWNER, bindingOf(directory, directory.passwordVersion + 1), password));
  }

  /** @throws IntegrityError */
  async open(directory: Directory): Promise<SecretText | null> {
    if (!directory.sealedPassword) return null;
    return this.keyring.open(PLATFORM_KEY_OWNER, bindingOf(directory, directory.passwordVersion), directory.sealedPassword);
  }
}

function bindingOf({ id }: Directory, version: number): SecretBinding {
  return { recordId: id, fieldId: 'directory-password', version };
}
