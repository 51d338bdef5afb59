import { randomBytes, randomUUID } from 'node:crypto';
import type { SecretText } from '@clientst0r/platform';
import { ITERATIONS, IV_BYTES, KDF_TYPES, Lock, type LockKeys, lockKeys } from '../bitwarden-lock.js';
import { BitwardenWriter } from './bitwarden-writer.js';
import type { ExportedEntry, ExportWriter } from './exported-entry.js';

const SALT_BYTES = 16;

/** Bitwarden's JSON, locked with a password as Bitwarden locks it, while it is written. */
export class LockedWriter implements ExportWriter {
  readonly mediaType = 'application/json';
  readonly extension = 'json';
  private readonly inner = new BitwardenWriter();
  private readonly lock: Lock;

  private constructor(
    private readonly salt: string,
    private readonly keys: LockKeys,
  ) {
    this.lock = new Lock(keys, randomBytes(IV_BYTES));
  }

  static async with(password: SecretText): Promise<LockedWriter> {
    const salt = randomBytes(SALT_BYTES).toString('base64');
    const settings = { salt, kdfType: KDF_TYPES.pbkdf2, kdfIterations: ITERATIONS, kdfMemory: 0, kdfParallelism: 0 };
    const keys = await lockKeys(password.reveal(), settings);
    if (!keys) throw new Error('Our own settings are taken');
    return new LockedWriter(salt, keys);
  }

  begin(): string {
    const validation = new Lock(this.keys, randomBytes(IV_BYTES));
    const head = {
      encrypted: true,
      passwordProtected: true,
      salt: this.salt,
      kdfType: KDF_TYPES.pbkdf2,
      kdfIterations: ITERATIONS,
      kdfMemory: null,
      kdfParallelism: null,
      encKeyValidation_DO_NOT_EDIT: `${validation.begin()}${validation.add(randomUUID())}${validation.end()}`,
    };
    return `${JSON.stringify(head).slice(0, -1)},"data":"${this.lock.begin()}${this.lock.add(this.inner.begin())}`;
  }

  entry(entry: ExportedEntry): string {
    return this.lock.add(this.inner.entry(entry));
  }

  end(): string {
    return `${this.lock.add(this.inner.end())}${this.lock.end()}"}\n`;
  }

  close(): void {
    for (const key of Object.values(this.keys) as Buffer[]) key.fill(0);
  }
}
