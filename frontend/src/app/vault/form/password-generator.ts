import { randomBelow } from './random';

export interface PasswordRecipe {
  readonly length: number;
  readonly upper: boolean;
  readonly lower: boolean;
  readonly digits: boolean;
  readonly signs: boolean;
  /** Leave out what a person reading aloud takes for another character. */
  readonly distinct: boolean;
}

export interface PassphraseRecipe {
  readonly words: number;
  readonly separator: string;
  readonly capitals: boolean;
  readonly digit: boolean;
}

const CLASSES = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digits: '0123456789',
  signs: '!#$%&*+-=?@^_~.:',
} as const;
const LOOK_ALIKES = /[O0oIl1|S5B8Z2]/g;

export function classesOf(recipe: PasswordRecipe): readonly string[] {
  const names = (Object.keys(CLASSES) as (keyof typeof CLASSES)[]).filter((name) => recipe[name]);
  return names.map((name) => (recipe.distinct ? CLASSES[name].replaceAll(LOOK_ALIKES, '') : CLASSES[name]));
}

/** Every password with at least one character of each class is equally likely: drawn whole, drawn again when a class is missing. */
export function generatePassword(recipe: PasswordRecipe): string {
  const classes = classesOf(recipe);
  if (classes.length === 0 || recipe.length < classes.length) throw new RangeError('The recipe leaves no password');
  const alphabet = classes.join('');
  for (;;) {
    const password = Array.from({ length: recipe.length }, () => alphabet.charAt(randomBelow(alphabet.length))).join('');
    if (classes.every((characters) => Array.from(characters).some((character) => password.includes(character)))) return password;
  }
}

export function passwordBits(recipe: PasswordRecipe): number {
  return Math.floor(recipe.length * Math.log2(classesOf(recipe).join('').length || 1));
}

/** Words are drawn with replacement from the list given: the EFF's large one, 7,776 words, 12.9 bits each. */
export function generatePassphrase(recipe: PassphraseRecipe, list: readonly string[]): string {
  const words = Array.from({ length: recipe.words }, () => list[randomBelow(list.length)] ?? '');
  const cased = recipe.capitals ? words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)) : words;
  if (recipe.digit) {
    const place = randomBelow(cased.length);
    cased[place] = `${cased[place] ?? ''}${randomBelow(10).toString()}`;
  }
  return cased.join(recipe.separator);
}

export function passphraseBits(recipe: PassphraseRecipe, listLength: number): number {
  return Math.floor(recipe.words * Math.log2(listLength) + (recipe.digit ? Math.log2(10 * recipe.words) : 0));
}
