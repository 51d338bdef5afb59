import fc from 'fast-check';
import { GroupMapping } from '../external/group-mapping.entity.js';
import { claimMappingOf, claimsOf, spellingOf, spellingsOf } from './claims.js';

const claim = fc.stringMatching(/^[a-z:/.]{1,30}$/u);

it('what is written as one text is read as the same claim and value', () => {
  fc.assert(
    fc.property(claim, fc.string({ minLength: 1, maxLength: 255 }), (name, value) => {
      const mapping = { claim: name, value, organisationId: 'o', roleId: 'r' };
      const stored = new GroupMapping('source', 'key', { group: spellingOf(mapping), organisationId: 'o', roleId: 'r' });
      expect(claimMappingOf(stored)).toEqual(mapping);
    }),
  );
});

it('no claim is spelled like another one', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), claim, fc.string({ minLength: 1 }), (name, value, other, otherValue) => {
      fc.pre(name !== other || value.normalize('NFC') !== otherValue);
      const spelled = spellingsOf({ claims: claimsOf([[name, value]]) });
      expect(spelled).not.toContain(spellingOf({ claim: other, value: otherValue }));
    }),
  );
  expect(claimsOf([['groups=a', 'b']]).size).toBe(0);
});

it('takes the spellings of Unicode for one', () => {
  expect(spellingsOf({ claims: claimsOf([['groups', 'Cafe\u0301']]) })).toEqual(['groups=Caf\u00e9']);
});

it('takes texts only, however deep or long the rest is', () => {
  const claims = claimsOf([
    ['groups', ['a', 1, null, { b: 'c' }, '', 'd']],
    ['nested', { groups: ['x'] }],
    ['long', 'x'.repeat(256)],
    ['many', Array.from({ length: 3_000 }, String)],
    ['number', 7],
    ['plain', 'text'],
  ]);
  expect([...claims]).toEqual([
    ['groups', ['a', 'd']],
    ['plain', ['text']],
  ]);
});
