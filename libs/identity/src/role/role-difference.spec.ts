import { assert, constantFrom, property, uniqueArray } from 'fast-check';
import { permissionsOf } from '../permission/permission-catalogue.js';
import { RoleBook } from './role-book.js';
import { difference, differenceFor } from './role-difference.js';

const some = uniqueArray(constantFrom(...permissionsOf('organisation')));
const book = (permissions: Parameters<typeof difference>[0]) =>
  new RoleBook('organisation', [{ id: 'own', name: 'Own', permissions: [...permissions] }]);

describe('the difference of two sets of permissions', () => {
  it('is what must be given and taken to come from one to the other, and nothing else', () => {
    assert(
      property(some, some, (before, after) => {
        const { gained, lost } = difference(before, after);
        const reached = new Set([...before.filter((one) => !lost.includes(one)), ...gained]);
        const minimal = gained.every((one) => !before.includes(one)) && lost.every((one) => before.includes(one));
        return minimal && reached.size === after.length && after.every((one) => reached.has(one));
      }),
    );
  });

  it('leaves out what another role gives as well', () => {
    const before = book(['vault.credential.read', 'vault.secret.reveal']);
    const after = book(['vault.data.export']);
    expect(differenceFor(['own', 'viewer'], before, ['own', 'viewer'], after)).toEqual({
      gained: ['vault.data.export'],
      lost: ['vault.secret.reveal'],
    });
  });

  it('is all that a role gave when it is gone', () => {
    expect(differenceFor(['own'], book(['vault.secret.reveal']), [], new RoleBook('organisation'))).toEqual({
      gained: [],
      lost: ['vault.secret.reveal'],
    });
  });
});
