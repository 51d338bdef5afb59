import { createHash } from 'node:crypto';
import type { SecretText } from '@clientst0r/platform';

/** What leaves the server is the first five characters, for which the service answers with all suffixes it knows. */
const PREFIX_CHARACTERS = 5;

export interface BreachHash {
  readonly prefix: string;
  /** Never leaves this process. */
  readonly suffix: string;
}

/** SHA-1 in capital hex, by which the service knows passwords; that it is weak does not matter for looking up what is public. */
export function breachHash(password: SecretText): BreachHash {
  const hash = createHash('sha1').update(password.reveal(), 'utf8').digest('hex').toUpperCase();
  return { prefix: hash.slice(0, PREFIX_CHARACTERS), suffix: hash.slice(PREFIX_CHARACTERS) };
}
