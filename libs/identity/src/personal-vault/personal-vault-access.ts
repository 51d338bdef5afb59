import type { Permission } from '../permission/permission-catalogue.js';
import type { OrganisationAccess } from '../permission/person-access.js';

/** What the owner of a personal vault may do in it: all that makes sense for one person, and nothing that would let in a second one. */
const PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>([
  'vault.credential.read',
  'vault.credential.create',
  'vault.credential.update',
  'vault.credential.delete',
  'vault.secret.reveal',
  'vault.totp.generate',
  'vault.share.create',
  'vault.breach.read',
  'vault.data.import',
  'vault.data.export',
  'audit.event.read',
  'audit.event.export',
  'api.key.read',
  'api.key.manage',
]);

/** No short name of an organisation can be this: they have letters, digits and hyphens only. */
const SLUG = '~personal';

export function personalVaultAccess(id: string, vaultSealed: boolean): OrganisationAccess {
  return {
    id,
    slug: SLUG,
    name: 'Personal vault',
    roleIds: [],
    permissions: PERMISSIONS,
    formerSlugs: [],
    vaultSealed,
  };
}
