import { assert, constantFrom, array, property, string } from 'fast-check';
import { scimTest } from './scim-filter.js';
import { ScimError } from './scim.errors.js';

const anna = {
  userName: 'Anna@corp.example', displayName: 'Anna Äpfel', active: true, name: { familyName: 'Äpfel' },
  emails: [{ value: 'anna@corp.example', type: 'work', primary: true }, { value: 'a@home.example', type: 'home' }],
  meta: { lastModified: '2026-11-24T10:00:00Z' }, members: [{ value: 'x1' }, { value: 'x2' }], age: 7,
}; // prettier-ignore

describe('a filter of RFC 7644, section 3.4.2.2', () => {
  it.each([
    ['userName eq "anna@corp.example"', true],
    ['USERNAME Eq "ANNA@corp.example"', true],
    ['userName ne "anna@corp.example"', false],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "anna"', true],
    ['userName sw "corp"', false],
    ['userName ew "EXAMPLE"', true],
    ['displayName co "äp"', true],
    ['name.familyName eq "äpfel"', true],
    ['nickName pr', false],
    ['name pr and emails pr', true],
    ['active eq true', true],
    ['active eq "True"', true],
    ['active eq false', false],
    ['meta.lastModified gt "2026-11-24T09:00:00Z"', true],
    ['meta.lastModified lt "2026-11-24T09:00:00Z"', false],
    ['meta.lastModified ge "2026-11-24T10:00:00Z" and meta.lastModified le "2026-11-24T10:00:00Z"', true],
    ['age gt 6', true],
    ['age gt "6"', false],
    ['emails co "home"', true],
    ['emails.type eq "home"', true],
    ['emails[type eq "home" and value co "corp"]', false],
    ['emails[type eq "work" and value co "corp"]', true],
    ['members[value eq "X1"]', true],
    ['not (active eq true)', false],
    ['not (active eq false) and (userName eq "x" or userName pr)', true],
    ['userName eq "x" or active eq true and age eq 8', false],
    ['nickName eq null', false],
  ])('%s is %s', (filter, expected) => {
    expect(scimTest(filter)(anna)).toBe(expected);
  });

  it.each([
    '',
    'userName',
    'userName eq',
    'userName xx "a"',
    'eq "a"',
    '(userName eq "a"',
    'userName eq "a")',
    'userName eq a',
    'userName eq "a',
    'userName eq "a" and',
    'emails[type eq "a"',
    'userName eq {"a":1}',
    'userName pr not id pr',
    'userName pr constructor id pr',
    'userName pr __proto__ id pr',
    'userName pr or emails[type pr toString value pr]',
    `${'('.repeat(400)}a pr${')'.repeat(400)}`,
    `userName eq "${'a'.repeat(3_000)}"`,
  ])('refuses %s', (filter) => {
    expect(() => scimTest(filter)).toThrow(ScimError);
  });

  it('D70: throws nothing but its own error, whatever is sent, and answers at once', () => {
    const token = constantFrom(
      'userName',
      'eq',
      'ne',
      'co',
      'pr',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      '"',
      '"a"',
      '\\',
      '.',
      ' ',
      '\n',
      '1',
      '-',
      'true',
      'null',
      '__proto__',
      'constructor',
      'emails',
      'é',
      '\0',
      ':',
      'urn:',
    );
    const attempt = (filter: string): boolean => {
      try {
        return typeof scimTest(filter)(anna) === 'boolean';
      } catch (error) {
        return error instanceof ScimError && error.status === 400 && error.scimType === 'invalidFilter';
      }
    };
    assert(property(string({ unit: 'binary', maxLength: 300 }), attempt), { numRuns: 1_000 });
    assert(
      property(array(token, { maxLength: 60 }), (tokens) => attempt(tokens.join(' ')) && attempt(tokens.join(''))),
      { numRuns: 3_000 },
    );
  });

  it('D70: sees no property that is not the resource’s own', () => {
    for (const filter of ['constructor pr', '__proto__ pr', 'toString pr', 'name.constructor pr'])
      expect(scimTest(filter)(anna)).toBe(false);
  });
});
