import { anything, array, assert, constantFrom, oneof, property, record, string } from 'fast-check';
import type { ScimValue } from './scim-filter.js';
import { patched, patchOperations } from './scim-patch.js';
import { ScimError } from './scim.errors.js';

const anna = {
  userName: 'anna', active: true, name: { givenName: 'Anna', familyName: 'A' }, displayName: 'Anna A',
  emails: [{ value: 'anna@corp.example', type: 'work', primary: true }],
  members: [{ value: 'm1' }, { value: 'm2' }, { value: 'm3' }],
}; // prettier-ignore
const patch = (...Operations: object[]) =>
  patched(anna, patchOperations({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations } as unknown as ScimValue));

describe('operations of RFC 7644, section 3.5.2', () => {
  it.each<[string, object, object]>([
    ['replace at a path', { op: 'replace', path: 'displayName', value: 'B' }, { displayName: 'B' }],
    ['Replace as Entra spells it, with text for a flag', { op: 'Replace', path: 'active', value: 'False' }, { active: 'False' }],
    [
      'replace without a path',
      { op: 'replace', value: { displayName: 'B', 'name.familyName': 'C' } },
      { displayName: 'B', name: { givenName: 'Anna', familyName: 'C' } },
    ],
    [
      'add a sub-attribute',
      { op: 'add', path: 'name.formatted', value: 'X' },
      { name: { givenName: 'Anna', familyName: 'A', formatted: 'X' } },
    ],
    ['names whatever their case', { op: 'ADD', path: 'NAME.familyname', value: 'X' }, { name: { givenName: 'Anna', familyName: 'X' } }],
    [
      'with the schema before',
      { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:displayName', value: 'B' },
      { displayName: 'B' },
    ],
    ['of another schema: nothing', { op: 'add', path: 'urn:example:other:thing', value: 'B' }, {}],
    [
      'replace in a filtered value',
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'b@corp.example' },
      { emails: [{ value: 'b@corp.example', type: 'work', primary: true }] },
    ],
    [
      'add where no value fits, as Entra does',
      { op: 'Add', path: 'emails[type eq "home"].value', value: 'h@corp.example' },
      { emails: [...anna.emails, { type: 'home', value: 'h@corp.example' }] },
    ],
    [
      'add members, each once',
      { op: 'add', path: 'members', value: [{ value: 'm4' }, { value: 'M1' }] },
      { members: [...anna.members, { value: 'm4' }] },
    ],
    ['remove by filter', { op: 'remove', path: 'members[value eq "m2"]' }, { members: [{ value: 'm1' }, { value: 'm3' }] }],
    [
      'Remove by value, as Entra does',
      { op: 'Remove', path: 'members', value: [{ value: 'm1' }, { value: 'm3' }] },
      { members: [{ value: 'm2' }] },
    ],
    ['remove all', { op: 'remove', path: 'members' }, { members: undefined }],
    ['replace all', { op: 'replace', path: 'members', value: [{ value: 'm9' }] }, { members: [{ value: 'm9' }] }],
  ])('%s', (_what, operation, expected) => {
    expect(patch(operation)).toEqual({ ...anna, ...expected });
  });

  it('come one after the other, and leave alone what they were given', () => {
    const before = structuredClone(anna);
    expect(patch({ op: 'remove', path: 'members' }, { op: 'add', path: 'members', value: [{ value: 'm7' }] })['members']).toEqual([
      { value: 'm7' },
    ]);
    expect(anna).toEqual(before);
  });

  it.each<[string, unknown, string]>([
    ['no operations', { Operations: [] }, 'invalidSyntax'],
    ['another operation', { Operations: [{ op: 'move', path: 'a', value: 1 }] }, 'invalidSyntax'],
    ['a list for an operation', { Operations: [[]] }, 'invalidSyntax'],
    ['no value', { Operations: [{ op: 'add', path: 'a' }] }, 'invalidValue'],
    ['remove without a path', { Operations: [{ op: 'remove' }] }, 'noTarget'],
    [
      'remove at a filter that nothing fits',
      { Operations: [{ op: 'replace', path: 'members[value eq "zz" or value eq "yy"].display', value: 'a' }] },
      'noTarget',
    ],
    ['a path that is none', { Operations: [{ op: 'add', path: 'a b', value: 1 }] }, 'invalidPath'],
    ['a poisoned path', { Operations: [{ op: 'add', path: '__proto__', value: { admin: true } }] }, 'invalidPath'],
    ['a poisoned sub-attribute', { Operations: [{ op: 'add', path: 'name.constructor', value: {} }] }, 'invalidPath'],
    ['too many', { Operations: Array.from({ length: 1_001 }, () => ({ op: 'remove', path: 'members' })) }, 'tooMany'],
  ])('refuse %s', (_what, body, scimType) => {
    expect(() => patched(anna, patchOperations(body as ScimValue))).toThrow(expect.objectContaining({ scimType }));
  });

  it('D70: throw nothing but their own error, and pollute nothing', () => {
    const path = oneof(
      string({ maxLength: 40 }),
      constantFrom(
        'members',
        'name',
        'emails[type eq "work"]',
        'emails[type eq "work"].value',
        'name.givenName',
        '__proto__.x',
        'constructor.prototype',
        'members[',
        'emails[[]]',
        'a.b.c',
      ),
    );
    const operation = record(
      { op: constantFrom('add', 'Replace', 'remove', 'x'), path, value: anything({ withNullPrototype: true }) },
      { requiredKeys: [] },
    );
    assert(
      property(array(operation, { maxLength: 5 }), (Operations) => {
        try {
          patched(anna, patchOperations({ Operations } as unknown as ScimValue));
        } catch (error) {
          if (!(error instanceof ScimError)) throw error;
        }
        return !('x' in {}) && !('admin' in {});
      }),
      { numRuns: 2_000 },
    );
  });
});
