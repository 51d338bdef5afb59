import fc from 'fast-check';
import { occurrencesIn, RangeAnswerError } from './range-answer.js';

/** The documented example of the range 21BD1. */
const EXAMPLE = [
  '0018A45C4D1DEF81644B54AB7F969B88D65:1',
  '00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2',
  '011053FD0102E94D6AE2F8B83D76FAF94F6:1',
  '012A7CA357541F0AC487871FEEC1891C49C:2',
  '0136E006E24E7D152139815FB0FC6A50B15:2',
].join('\r\n');
const aSuffix = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: 35, maxLength: 35 });

describe('an answer of Pwned Passwords', () => {
  it('tells how often a password was seen', () => {
    expect(occurrencesIn(EXAMPLE, '012A7CA357541F0AC487871FEEC1891C49C')).toBe(2);
    expect(occurrencesIn(`${EXAMPLE}\r\n`, '0018A45C4D1DEF81644B54AB7F969B88D65')).toBe(1);
    expect(occurrencesIn(EXAMPLE, 'F'.repeat(35))).toBe(0);
  });

  it('says nothing by its padding rows, whose count is 0', () => {
    fc.assert(
      fc.property(fc.uniqueArray(aSuffix, { minLength: 1, maxLength: 50 }), (padding) => {
        const answer = [...padding.map((suffix) => `${suffix}:0`), EXAMPLE].join('\r\n');
        for (const suffix of padding) expect(occurrencesIn(answer, suffix)).toBe(0);
      }),
    );
  });

  it.each([
    ['is empty', ''],
    ['is a page', '<html>Sign in to the hotel</html>'],
    ['is cut within a line', EXAMPLE.slice(0, -3)],
    ['is cut within a suffix', EXAMPLE.slice(0, -20)],
    ['has other line ends', EXAMPLE.replaceAll('\r\n', '\n')],
    ['has suffixes of NTLM', EXAMPLE.replaceAll(/^(.{27}).{8}/gmu, '$1')],
    ['has a count that is none', EXAMPLE.replace(':1', ':-1')],
  ])('is refused when it %s', (_what, answer) => {
    expect(() => occurrencesIn(answer, 'F'.repeat(35))).toThrow(RangeAnswerError);
  });
});
