import { type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { type LockKeys, lockKeys, type LockSettings, unlocked } from './bitwarden-lock.js';
import { contentProblem, type Json, own, textOf } from './json-parts.js';
import { Turns } from './turns.js';

/** A file may ask for 256 MiB. */
const turns = new Turns(4);

/** Whether a file of Bitwarden is locked with a password of its own. */
export function isLocked(file: Json): boolean {
  return own(file, 'encrypted') === true && own(file, 'passwordProtected') === true;
}

/** The text inside. Throws `ValidationFailedError` without its password. */
export async function openLocked(file: Json, password: SecretText | undefined): Promise<string> {
  if (!password) throw passwordProblem('is needed: the file is locked with one');
  const keys = await turns.take(() => lockKeys(password.reveal(), settingsOf(file)));
  if (!keys) throw contentProblem('has a key derivation that is not read here, or that would take too long');
  try {
    return textIn(file, keys);
  } finally {
    for (const key of Object.values(keys) as Buffer[]) key.fill(0);
  }
}

function textIn(file: Json, keys: LockKeys): string {
  if (!unlocked(textOf(file, 'encKeyValidation_DO_NOT_EDIT'), keys)) throw passwordProblem('does not open this file');
  const content = unlocked(textOf(file, 'data'), keys);
  if (!content) throw contentProblem('is damaged');
  return content.toString('utf8');
}

function settingsOf(file: Json): LockSettings {
  const number = (name: string): number => {
    const value = own(file, name);
    return typeof value === 'number' ? value : 0;
  };
  return {
    salt: textOf(file, 'salt'),
    kdfType: typeof own(file, 'kdfType') === 'number' ? number('kdfType') : -1,
    kdfIterations: number('kdfIterations'),
    kdfMemory: number('kdfMemory'),
    kdfParallelism: number('kdfParallelism'),
  };
}

function passwordProblem(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'password', message }]);
}
