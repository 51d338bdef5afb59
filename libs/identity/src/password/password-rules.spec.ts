import { SecretText } from '@clientst0r/platform';
import { passwordProblem } from './password-rules.js';

const owner = { email: 'mara.lindqvist@example.com', name: 'Mara Lindqvist' };
const NONE = { minimumLength: 12, mixedCase: false, digit: false, symbol: false };
const problem = (text: string, minimumLength = 12): string | null =>
  passwordProblem(SecretText.of(text), owner, { ...NONE, minimumLength });

describe('password rules', () => {
  it.each([
    ['eleven characters', 'abcdefghijk', /at least 12/],
    ['129 characters', 'abcd'.repeat(32) + 'e', /at most 128/],
    ['one character over and over', 'aaaaaaaaaaaaaaaa', /over and over/],
    ['a password that everybody tries', 'Q1W2E3R4T5Y6', /everybody tries/],
    ['the own name', 'xx-LINDQVIST-2026', /your own/],
    ['the own e-mail name', 'mara.lindqvist!!', /your own/],
  ])('refuse %s', (_, text, message) => {
    expect(problem(text)).toMatch(message);
  });

  it.each([
    ['twenty lower-case letters', 'qwmznxbcvlaksjdhfgtr'],
    ['64 characters', 'correct horse '.repeat(4) + 'battery!'],
    ['128 characters', 'abcd'.repeat(32)],
    ['letters beyond ASCII', 'ünïcödé-pässwörd'],
  ])('accept %s', (_, text) => {
    expect(problem(text)).toBeNull();
  });

  it.each([
    ['Northwind2026!', true],
    ['NorthwindTraders1', true],
    ['northwind-traders', true],
    ['North-Wind-Traders-26', true],
    ['Northwind_Traders_26', true],
    ['northwindnorthwind', true],
    ['clientst0r12345', true],
    ['the lamp at northwind is yellow', false],
    ['2026 yellow lamps', false],
  ])('take %j for little more than the names of this place: %s', (text, refused) => {
    const words = ['Northwind Traders', 'northwind', 'ClientSt0r', 'IT'];
    expect(passwordProblem(SecretText.of(text), owner, NONE, words) !== null).toBe(refused);
  });

  it.each([
    ['mixedCase', 'a long enough sentence', 'A long enough sentence', /capital and small/],
    ['digit', 'a long enough sentence', 'a long enough sentence 7', /a digit/],
    ['symbol', 'alongenoughsentence', 'a long enough sentence', /neither a letter nor a digit/],
    ['mixedCase', 'ünïcödé pässwörd', 'Ünïcödé pässwörd', /capital and small/],
  ] as const)('demand %s where it is switched on', (rule, without, fit, message) => {
    const demands = { ...NONE, [rule]: true };
    expect(passwordProblem(SecretText.of(without), owner, demands)).toMatch(message);
    expect(passwordProblem(SecretText.of(fit), owner, demands)).toBeNull();
  });

  it('count characters, not code units', () => {
    expect(problem('🔑🔒🔓🗝🔐🔏', 8)).toMatch(/at least 8/);
    expect(problem('🔑🔒🔓🗝🔐🔏🛡🧱', 8)).toBeNull();
  });
});
