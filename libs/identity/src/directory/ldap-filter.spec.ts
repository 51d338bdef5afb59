import { assert, constantFrom, property, string } from 'fast-check';
import { allOf, anyOf, comparableDn, equal, escapedDnValue, parsedFilter } from './ldap-filter.js';

const nasty = string({
  unit: constantFrom('*', '(', ')', '\\', '\0', '=', ',', '+', '"', '<', '>', ';', '#', ' ', 'é', 'ß', '😀', 'a', '&', '|', '!', '/'),
});

describe('a value that somebody has typed', () => {
  it('stays one value in a filter', () => {
    assert(
      property(nasty, (typed) => {
        const filter = allOf(parsedFilter('(objectClass=person)'), anyOf(equal('uid', typed), equal('mail', typed)));
        expect(filter).toMatchObject({
          filters: [
            { attribute: 'objectClass' },
            {
              filters: [
                { attribute: 'uid', value: typed },
                { attribute: 'mail', value: typed },
              ],
            },
          ],
        });
      }),
    );
  });

  it('stays one value in a DN', () => {
    assert(property(nasty, (typed) => /^(?:[\w.@-]|\\[0-9a-f]{2})*$/u.test(escapedDnValue(typed))));
    expect(escapedDnValue('Doe, Jane+x=é')).toBe('Doe\\2c\\20Jane\\2bx\\3d\\c3\\a9');
  });
});

it('knows what is no filter', () => {
  for (const text of ['', 'uid=a', '(', '()', '(uid=a', '(&)', '(uid=a)(uid=b)', '((uid=a))x']) expect(() => parsedFilter(text)).toThrow();
});

it('compares DNs whatever their case and spaces', () => {
  expect(comparableDn(' CN=Admins , OU=Groups,DC=Corp,dc=Example ')).toBe('cn=admins,ou=groups,dc=corp,dc=example');
});
