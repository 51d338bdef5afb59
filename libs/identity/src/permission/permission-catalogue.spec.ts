import { isPermission, PERMISSIONS, permissionsOf, permissionScope } from './permission-catalogue.js';

describe('permission catalogue', () => {
  it('holds exactly 42 permissions, each once', () => {
    expect(PERMISSIONS).toHaveLength(42);
    expect(new Set(PERMISSIONS.map(({ name }) => name)).size).toBe(42);
  });

  it('has 30 of an organisation and 12 of the platform', () => {
    expect(permissionsOf('organisation')).toHaveLength(30);
    expect(permissionsOf('platform')).toHaveLength(12);
  });

  it('names each as module.resource.action, platform ones under platform', () => {
    for (const { name, scope } of PERMISSIONS) {
      expect(name).toMatch(/^[a-z]+\.[a-z-]+\.[a-z]+$/);
      expect(name.startsWith('platform.')).toBe(scope === 'platform');
    }
  });

  it('says in a sentence what each lets the holder do', () => {
    for (const { description } of PERMISSIONS) expect(description.length).toBeGreaterThan(5);
  });

  it('knows its names and nothing else', () => {
    expect(isPermission('vault.secret.reveal')).toBe(true);
    expect(isPermission('vault.secret.revealed')).toBe(false);
    expect(isPermission('__proto__')).toBe(false);
    expect(permissionScope('vault.secret.reveal')).toBe('organisation');
    expect(permissionScope('platform.user.read')).toBe('platform');
  });
});
