import { assert, constantFrom, property, uniqueArray } from 'fast-check';
import { BUILT_IN_ROLES, builtInRoles, permissionsOfRoles } from '../permission/built-in-roles.js';
import { AboveOwnRightsError, assertMayGrant, validRoleIds } from './granting.js';

const roleId = constantFrom(...builtInRoles('organisation').map(({ id }) => id));
const holding = (...ids: string[]) => ({ permissions: permissionsOfRoles(ids, 'organisation') as ReadonlySet<string> });

describe('granting roles', () => {
  it('never gives more than the granter holds', () => {
    assert(
      property(uniqueArray(roleId), uniqueArray(roleId), (own, granted) => {
        const actor = holding(...own);
        const within = [...permissionsOfRoles(granted, 'organisation')].every((permission) => actor.permissions.has(permission));
        try {
          assertMayGrant(actor, granted);
          return within;
        } catch (error) {
          return !within && error instanceof AboveOwnRightsError;
        }
      }),
    );
  });

  it('lets an administrator make no owner, and an owner make everything', () => {
    expect(() => assertMayGrant(holding('administrator'), ['owner'])).toThrow(AboveOwnRightsError);
    for (const { id } of builtInRoles('organisation')) expect(() => assertMayGrant(holding('owner'), [id])).not.toThrow();
  });

  it('knows roles of organisations only', () => {
    for (const { id, scope } of BUILT_IN_ROLES) {
      if (scope === 'organisation') expect(validRoleIds([id, id])).toEqual([id]);
      else expect(() => validRoleIds([id])).toThrow();
    }
    expect(() => validRoleIds(['viewer', 'root'])).toThrow();
    expect(() => validRoleIds([])).toThrow();
  });
});
