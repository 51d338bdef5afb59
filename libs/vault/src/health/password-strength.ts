import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import type { SecretText } from '@clientst0r/platform';

/** Longer ones are strong by their length; looking at all of them would take seconds. */
const LOOKED_AT = 64;

/** Some MiB of words: made when the first password is looked at. */
let zxcvbn: ZxcvbnFactory | null = null;

/** zxcvbn's score: 0 is guessed at once, 4 not in years. */
export function passwordStrength(password: SecretText): number {
  zxcvbn ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return zxcvbn.check(password.reveal().slice(0, LOOKED_AT)).score;
}

/** Up to this score a password is weak. */
export const WEAK_AT_MOST = 2;
