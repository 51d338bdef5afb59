import {
  accessIn,
  type OrganisationAccess,
  type Permission,
  type PersonAccess,
  PermissionReader,
  type ResolvedAccess,
} from '@clientst0r/identity';
import type { TestApi } from './test-api.js';

/** Gives every person the permissions that a case asks for, where the built-in roles cannot: everything else is the product's own. */
export class ChosenPermissions {
  granted: ReadonlySet<string> = new Set();
  member = true;

  constructor(api: TestApi) {
    const reader = api.app.get(PermissionReader);
    const own = reader.person.bind(reader);
    const person = async (userId: string, epoch: string): Promise<PersonAccess | null> => {
      const found = await own(userId, epoch);
      return found && this.chosen(found);
    };
    const resolve = async (userId: string, organisationId: string | null, epoch: string): Promise<ResolvedAccess> => {
      const found = await person(userId, epoch);
      return found ? accessIn(found, organisationId) : { member: false, permissions: new Set(), roleIds: [] };
    };
    Object.assign(reader, { person, resolve });
  }

  private chosen(person: PersonAccess): PersonAccess {
    const permissions = this.granted as ReadonlySet<Permission>;
    const organisations = this.member ? new EveryOrganisation(permissions, person.organisations) : new Map<string, OrganisationAccess>();
    return { ...person, platformPermissions: permissions, organisations, personalVault: null };
  }
}

/** Lists those that the person is in, and knows him in each that is asked for. */
class EveryOrganisation extends Map<string, OrganisationAccess> {
  constructor(
    private readonly permissions: ReadonlySet<Permission>,
    own: PersonAccess['organisations'],
  ) {
    super(own);
  }

  override get(id: string): OrganisationAccess {
    const known = super.get(id) ?? { id, slug: id, name: id, formerSlugs: [], vaultSealed: false };
    return { ...known, roleIds: [], permissions: this.permissions };
  }
}
