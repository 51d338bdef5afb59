import { assert, constantFrom, property, uniqueArray } from 'fast-check';
import { BUILT_IN_ROLES, builtInRoles, permissionsOfRoles } from '../permission/built-in-roles.js';
import { PLATFORM_ROLES, RoleBook } from '../role/role-book.js';
import { AboveOwnRightsError, assertMayGrant, validRoleIds } from './granting.js';

const book = new RoleBook('organisation');
const roleId = constantFrom(...builtInRoles('organisation').map(({ id }) => id));
const holding = (...ids: string[]) => ({ permissions: permissionsOfRoles(ids, 'organisation') as ReadonlySet<string> });

describe('granting roles', () => {
  it('never gives more than the granter holds', () => {
    assert(
      property(uniqueArray(roleId), uniqueArray(roleId), (own, granted) => {
        const actor = holding(...own);
        const within = [...permissionsOfRoles(granted, 'organisation')].every((permission) => actor.permissions.has(permission));
        try {
          assertMayGrant(actor, granted, book);
          return within;
        } catch (error) {
          return !within && error instanceof AboveOwnRightsError;
        }
      }),
    );
  });

  it('lets an administrator make no owner, and an owner make everything', () => {
    expect(() => assertMayGrant(holding('administrator'), ['owner'], book)).toThrow(AboveOwnRightsError);
    for (const { id } of builtInRoles('organisation')) expect(() => assertMayGrant(holding('owner'), [id], book)).not.toThrow();
  });

  it('knows roles of organisations only', () => {
    for (const { id, scope } of BUILT_IN_ROLES) {
      if (scope === 'organisation') expect(validRoleIds([id, id], book)).toEqual([id]);
      else expect(() => validRoleIds([id], book)).toThrow();
    }
    expect(() => validRoleIds(['viewer', 'root'], book)).toThrow();
    expect(() => validRoleIds([], book)).toThrow();
    expect(validRoleIds(['platform-auditor'], PLATFORM_ROLES)).toEqual(['platform-auditor']);
  });
});
