import { readFileSync, type Stats, statSync } from 'node:fs';
import { RootKeyError } from './root-key.error.js';

const READABLE_BY_OTHERS = 0o077;

/** The token for the key service, from a file that an agent may write anew at any time. It is in no message. */
export class TransitToken {
  private token = '';
  private version = '';

  constructor(private readonly path: string) {}

  /** Throws `RootKeyError` when the file is missing, empty, or when others than its owner can read it. */
  read(): string {
    const status = statSync(this.path, { throwIfNoEntry: false });
    if (!status) throw new RootKeyError(`The token file ${this.path} does not exist`);
    const version = versionOf(status);
    if (version === this.version) return this.token;
    if ((status.mode & READABLE_BY_OTHERS) !== 0)
      throw new RootKeyError(`The token file ${this.path} is open to others than its owner: chmod 600 ${this.path}`);
    const token = readFileSync(this.path, 'utf8').trim();
    if (!/^[\x21-\x7e]{1,4096}$/u.test(token)) throw new RootKeyError(`The token file ${this.path} holds no token`);
    [this.token, this.version] = [token, version];
    return token;
  }
}

/** Times alone are those of the kernel's last tick: a file that is replaced within it has the time of the one before. */
function versionOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [ino, size, mtimeMs, ctimeMs].join(' ');
}
