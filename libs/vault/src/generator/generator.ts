import { randomInt } from 'node:crypto';
import { SecretText } from '@clientst0r/platform';
import words from './eff-large-words.json' with { type: 'json' };

export const PASSWORD_LENGTHS = { least: 8, most: 128, usual: 20 } as const;
export const PASSPHRASE_WORDS = { least: 4, most: 20, usual: 5 } as const;

interface PasswordRecipe {
  readonly length: number;
  readonly upper: boolean;
  readonly lower: boolean;
  readonly digits: boolean;
  readonly signs: boolean;
  /** Leave out what a person reading aloud takes for another character. */
  readonly distinct: boolean;
}

interface PassphraseRecipe {
  readonly words: number;
  readonly separator: string;
  readonly capitals: boolean;
  readonly digit: boolean;
}

interface Generated {
  readonly value: SecretText;
  /** Of entropy, rounded down. */
  readonly bits: number;
}

/** As in the browser's generator. */
const CLASSES = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digits: '0123456789',
  signs: '!#$%&*+-=?@^_~.:',
} as const;
const CLASS_NAMES = ['upper', 'lower', 'digits', 'signs'] as const;
const LOOK_ALIKES = /[O0oIl1|S5B8Z2]/gu;

/** Every password with at least one character of each class is equally likely: drawn whole, drawn again when a class is missing. Null when there is no class. */
export function generatePassword(recipe: PasswordRecipe): Generated | null {
  const classes = CLASS_NAMES.filter((name) => recipe[name]).map((name) =>
    recipe.distinct ? CLASSES[name].replace(LOOK_ALIKES, '') : CLASSES[name],
  );
  const alphabet = classes.join('');
  if (alphabet === '') return null;
  for (;;) {
    const password = Array.from({ length: recipe.length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
    const isWhole = classes.every((characters) => Array.from(characters).some((character) => password.includes(character)));
    if (isWhole) return { value: SecretText.of(password), bits: Math.floor(recipe.length * Math.log2(alphabet.length)) };
  }
}

/** Words are drawn with replacement from the EFF's large list: 7,776 of them, 12.9 bits each. */
export function generatePassphrase(recipe: PassphraseRecipe): Generated {
  const drawn = Array.from({ length: recipe.words }, () => words[randomInt(words.length)] ?? '');
  const cased = recipe.capitals ? drawn.map((word) => word.charAt(0).toUpperCase() + word.slice(1)) : drawn;
  if (recipe.digit) {
    const place = randomInt(cased.length);
    cased[place] = `${cased[place] ?? ''}${randomInt(10).toString()}`;
  }
  const bits = Math.floor(recipe.words * Math.log2(words.length) + (recipe.digit ? Math.log2(10 * recipe.words) : 0));
  return { value: SecretText.of(cased.join(recipe.separator)), bits };
}
