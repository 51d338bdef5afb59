import { permissionsOfRoles } from './built-in-roles.js';
import { personalVaultAccess } from '../personal-vault/personal-vault-access.js';
import { accessIn, type PersonAccess } from './person-access.js';

const person: PersonAccess = {
  userId: 'u',
  email: 'mara@example.com',
  name: 'Mara',
  active: true,
  platformRoleIds: ['platform-administrator'],
  platformPermissions: permissionsOfRoles(['platform-administrator'], 'platform'),
  organisations: new Map(
    Object.entries({ north: ['technician'], south: ['viewer'], west: [] }).map(([id, roleIds]) => [
      id,
      { id, slug: id, name: id, roleIds, permissions: permissionsOfRoles(roleIds, 'organisation'), formerSlugs: [], vaultSealed: false },
    ]),
  ),
  personalVault: personalVaultAccess('own', false),
  closed: [{ id: 'shut', slug: 'shut', name: 'Shut' }],
  moved: new Map([['old', 'north']]),
  changesAt: null,
};

describe('what a person may do', () => {
  it.each([
    ['reveals where he is a technician', 'north', 'vault.secret.reveal', true],
    ['does not reveal where he is a viewer', 'south', 'vault.secret.reveal', false],
    ['reads where he is a viewer', 'south', 'vault.credential.read', true],
    ['does nothing as a member without a role', 'west', 'vault.credential.read', false],
    ['does nothing where he is no member', 'east', 'vault.credential.read', false],
    ['reveals in his own vault', 'own', 'vault.secret.reveal', true],
    ['lets nobody else into it', 'own', 'organisation.member.invite', false],
    ['administers the platform', null, 'platform.user.manage', true],
    ['has nothing of the platform in an organisation', 'north', 'platform.user.manage', false],
    ['has nothing of an organisation outside it', null, 'vault.secret.reveal', false],
  ] as const)('%s', (_, organisationId, permission, allowed) => {
    expect(accessIn(person, organisationId).permissions.has(permission)).toBe(allowed);
  });

  it('is a member without a role, and not elsewhere', () => {
    expect(accessIn(person, 'west').member).toBe(true);
    expect(accessIn(person, 'east').member).toBe(false);
  });

  it('is told where a merged organisation has gone, and that one is closed, when he belongs there', () => {
    expect(accessIn(person, 'old')).toMatchObject({ member: false, movedTo: 'north' });
    expect(accessIn(person, 'shut')).toMatchObject({ member: false, closed: true });
    expect(accessIn(person, 'east')).toEqual({ member: false, permissions: new Set(), roleIds: [] });
  });

  it('is nothing at all once the account is deactivated', () => {
    for (const organisationId of ['north', null]) {
      expect(accessIn({ ...person, active: false }, organisationId)).toEqual({ member: false, permissions: new Set(), roleIds: [] });
    }
  });
});
