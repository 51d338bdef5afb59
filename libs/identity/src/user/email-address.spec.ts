import { assert, property, string } from 'fast-check';
import { isEmailAddress, normalisedEmail } from './email-address.js';

describe('e-mail addresses', () => {
  it.each([
    ['  Mara@Example.COM ', 'mara@example.com'],
    ['ｍａｒａ@example.com', 'mara@example.com'],
    ['MARA@EXAMPLE.COM\t', 'mara@example.com'],
    ['ma\u0072a@example.com', 'mara@example.com'],
  ])('%j is one spelling of an account', (typed, normal) => {
    expect(normalisedEmail(typed)).toBe(normal);
  });

  it('are normalised once and for all', () => {
    assert(property(string({ unit: 'grapheme' }), (text) => normalisedEmail(normalisedEmail(text)) === normalisedEmail(text)));
  });

  it.each(['a@b', 'mara.lindqvist+x@mail.example.com', 'administrator@localhost', 'jörg@example.com'])('%s is one', (text) => {
    expect(isEmailAddress(text)).toBe(true);
  });

  it.each([
    '',
    'mara',
    '@example.com',
    'a@',
    'a@b.',
    'a@@b',
    'a b@c',
    'a@b c',
    'a\u202e@b',
    'a@b\n',
    `${'a'.repeat(65)}@b`,
    `a@${'b'.repeat(200)}`,
    '<a@b>',
  ])('%j is none', (text) => {
    expect(isEmailAddress(text)).toBe(false);
  });
});
