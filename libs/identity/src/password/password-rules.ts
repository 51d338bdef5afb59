import { dictionary } from '@zxcvbn-ts/language-common';
import type { SecretText } from '@clientst0r/platform';

/** Long enough for any passphrase (NIST SP 800-63B-4 asks to accept 64), short enough to hash. */
export const PASSWORD_MAXIMUM_LENGTH = 128;

export interface PasswordOwner {
  /** Not there before the account is. */
  readonly id?: string;
  readonly email: string;
  readonly name: string;
  /** That he is invited to, before he is a member. */
  readonly organisationId?: string | null;
}

/** What the administrator demands of new passwords. */
export interface PasswordDemands {
  readonly minimumLength: number;
  readonly mixedCase: boolean;
  readonly digit: boolean;
  readonly symbol: boolean;
}

const COMPOSITION: readonly (readonly ['mixedCase' | 'digit' | 'symbol', RegExp, string])[] = [
  ['mixedCase', /\p{Lu}.*\p{Ll}|\p{Ll}.*\p{Lu}/su, 'must have capital and small letters'],
  ['digit', /\p{Nd}/u, 'must have a digit'],
  ['symbol', /[^\p{L}\p{N}]/u, 'must have a character that is neither a letter nor a digit'],
];

/** Parts of the owner's own data shorter than this say nothing. */
const SHORTEST_OWN_PART = 4;
/** What a password must have besides the words that anybody guesses in this place. */
const LEAST_BESIDE_WORDS = 8;

/** What is wrong with a new password, in words for its owner; null when nothing is. */
export function passwordProblem(
  password: SecretText,
  owner: PasswordOwner,
  demands: PasswordDemands,
  placeWords: readonly string[] = [],
): string | null {
  const text = password.reveal().normalize('NFC');
  const { minimumLength } = demands;
  const length = Array.from(text).length;
  if (length < minimumLength) return `must have at least ${minimumLength} characters`;
  if (length > PASSWORD_MAXIMUM_LENGTH) return `must have at most ${PASSWORD_MAXIMUM_LENGTH} characters`;
  if (new Set(text).size < 4) return 'must not be one character over and over';
  if (commonPasswords().has(text.toLowerCase())) return 'is one of the passwords that everybody tries first';
  return guessableProblem(text, owner, placeWords) ?? compositionProblem(text, demands);
}

function compositionProblem(text: string, demands: PasswordDemands): string | null {
  return COMPOSITION.find(([rule, pattern]) => demands[rule] && !pattern.test(text))?.[2] ?? null;
}

let common: ReadonlySet<string> | null = null;

/** Some 49,000 of those most often found in breaches (OWASP ASVS 5.0, 6.2.4, asks for 3,000). */
function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(dictionary['passwords-common']);
  return common;
}

function guessableProblem(text: string, owner: PasswordOwner, placeWords: readonly string[]): string | null {
  if (ownParts(owner).some((part) => text.toLowerCase().includes(part))) return 'must not contain your own name or e-mail address';
  return isLittleMore(text, placeWords) ? 'must be more than the name of this product or of an organisation' : null;
}

/** Whoever names his organisation in a long sentence has a good password. */
function isLittleMore(text: string, words: readonly string[]): boolean {
  const known = words.flatMap(spellings).filter((word) => word.length >= SHORTEST_OWN_PART);
  known.sort((one, other) => other.length - one.length);
  return spellings(text).some((spelt) => {
    const rest = known.reduce((left, word) => left.replaceAll(word, ''), spelt);
    return rest !== spelt && Array.from(rest).length < LEAST_BESIDE_WORDS;
  });
}

/** In small letters: as it is, and without what is between the words. */
function spellings(text: string): [string, string] {
  const spelt = text.normalize('NFC').toLowerCase();
  return [spelt, spelt.replaceAll(/[^\p{L}\p{N}]/gu, '')];
}

function ownParts({ email, name }: PasswordOwner): string[] {
  const parts = [email, ...email.split('@').slice(0, 1), ...name.split(/\s+/u)];
  return parts.map((part) => part.toLowerCase()).filter((part) => part.length >= SHORTEST_OWN_PART);
}
