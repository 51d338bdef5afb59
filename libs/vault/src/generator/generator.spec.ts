import { createHash } from 'node:crypto';
import { generatePassphrase, generatePassword } from './generator.js';
import words from './eff-large-words.json' with { type: 'json' };

const ALL = { length: 20, upper: true, lower: true, digits: true, signs: true, distinct: false };

describe('a generated password', () => {
  it.each([8, 20, 128])('of %i characters has some of each class, and only of those', (length) => {
    for (let round = 0; round < 200; round += 1) {
      const password = generatePassword({ ...ALL, length })?.value.reveal() ?? '';
      expect(password).toHaveLength(length);
      for (const each of [/[A-Z]/u, /[a-z]/u, /\d/u, /[!#$%&*+\-=?@^_~.:]/u]) expect(password).toMatch(each);
      expect(password).toMatch(/^[A-Za-z\d!#$%&*+\-=?@^_~.:]+$/u);
    }
  });

  it('has no look-alikes where none are wanted, and no class that is not wanted', () => {
    const recipe = { ...ALL, length: 128, signs: false, upper: false, distinct: true };
    expect(generatePassword(recipe)?.value.reveal()).toMatch(/^[a-km-np-z34679]+$/u);
    expect(generatePassword({ ...ALL, upper: false, lower: false, digits: false, signs: false })).toBeNull();
  });

  it('is another one each time, of every character about as often', () => {
    const drawn = Array.from({ length: 2_000 }, () => generatePassword({ ...ALL, signs: false })?.value.reveal() ?? '');
    expect(new Set(drawn).size).toBe(2_000);
    const counts = Map.groupBy(drawn.join(''), (character) => character);
    expect(counts.size).toBe(62);
    // 40,000 characters, 645 of each on average, with a standard deviation of about 25.
    for (const [, each] of counts) expect(Math.abs(each.length - 645)).toBeLessThan(200);
    expect(generatePassword({ ...ALL, signs: false })?.bits).toBe(119);
  });
});

describe('a generated passphrase', () => {
  it('is of words of the large list of the EFF, all 7,776', () => {
    expect([words.length, new Set(words).size, words[0], words.at(-1)]).toEqual([7_776, 7_776, 'abacus', 'zoom']);
    // Of the list as the EFF has it (eff_large_wordlist.txt), a word a line.
    expect(
      createHash('sha256')
        .update(`${words.join('\n')}\n`)
        .digest('hex'),
    ).toBe('6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522');
    const phrase = generatePassphrase({ words: 6, separator: ' ', capitals: false, digit: false });
    const parts = phrase.value.reveal().split(' ');
    expect([parts.length, parts.every((word) => words.includes(word)), phrase.bits]).toEqual([6, true, 77]);
  });

  it('has capitals and a digit where they are wanted', () => {
    const parts = generatePassphrase({ words: 5, separator: '.', capitals: true, digit: true }).value.reveal().split('.');
    expect(parts.every((word) => /^[A-Z][a-z-]+\d?$/u.test(word))).toBe(true);
    expect(parts.filter((word) => /\d$/u.test(word))).toHaveLength(1);
  });
});
