import { BUILT_IN_ROLES, builtInRole, permissionsOfRoles } from './built-in-roles.js';
import { PERMISSIONS, type Permission, permissionScope } from './permission-catalogue.js';

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The table of the design, by the numbers of the permissions. */
const TABLE: Record<string, number[]> = {
  owner: range(1, 30),
  administrator: [...range(1, 10), ...range(12, 26), ...range(28, 30)],
  technician: [1, 2, 3, 5, 6, 8, 9, 13, 14, 15, 17, 18, 19, 24],
  'help-desk': [1, 5, 6, 13, 17, 24],
  'monitoring-operator': [...range(13, 20), 24],
  auditor: [1, 9, 13, 19, 21, 22, 23, 24, 29],
  viewer: [1, 13, 24],
  'platform-administrator': range(31, 42),
  'security-officer': [31, ...range(35, 40)],
  'platform-auditor': [31, 35, 37, 39],
};
const byNumber = (number: number): Permission => {
  const permission = PERMISSIONS[number - 1];
  if (!permission) throw new Error(`There is no permission ${number}`);
  return permission.name;
};

describe('built-in roles', () => {
  it.each(Object.entries(TABLE))('%s holds what the table says and nothing else', (id, numbers) => {
    const role = BUILT_IN_ROLES.find((candidate) => candidate.id === id);
    expect([...(role?.permissions ?? [])].sort()).toEqual(numbers.map(byNumber).sort());
  });

  it('are the seven of an organisation and the three of the platform', () => {
    expect(BUILT_IN_ROLES.map(({ id }) => id)).toEqual(Object.keys(TABLE));
  });

  it('hold permissions of their own scope only, so no platform role opens a vault', () => {
    for (const role of BUILT_IN_ROLES) for (const permission of role.permissions) expect(permissionScope(permission)).toBe(role.scope);
  });

  it('let an auditor and a viewer reveal nothing', () => {
    for (const id of ['auditor', 'viewer', 'monitoring-operator']) {
      expect(builtInRole(id, 'organisation')?.permissions).not.toContain('vault.secret.reveal');
    }
  });

  it('grant nothing under an unknown id or in the wrong scope', () => {
    expect(permissionsOfRoles(['nobody', 'platform-administrator'], 'organisation').size).toBe(0);
    expect(permissionsOfRoles(['owner'], 'platform').size).toBe(0);
  });

  it('add up when a person has several', () => {
    const both = permissionsOfRoles(['viewer', 'monitoring-operator'], 'organisation');
    expect(both.has('vault.credential.read') && both.has('monitoring.check.create')).toBe(true);
  });
});
