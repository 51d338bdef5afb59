import type { Permission } from './permission-catalogue.js';

export interface OrganisationAccess {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly roleIds: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** Short names of organisations that were merged into it. */
  readonly formerSlugs: readonly string[];
  /** Whether nothing in its vault can be read or changed now. */
  readonly vaultSealed: boolean;
}

/** An organisation that the person is a member of, and that nobody can enter now. */
export interface ClosedOrganisation {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** All that a person may do, at one moment. */
export interface PersonAccess {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly active: boolean;
  readonly platformRoleIds: readonly string[];
  readonly platformPermissions: ReadonlySet<Permission>;
  readonly organisations: ReadonlyMap<string, OrganisationAccess>;
  /** As if it were an organisation of one; of no list of organisations. */
  readonly personalVault: OrganisationAccess | null;
  readonly closed: readonly ClosedOrganisation[];
  /** From the id of an organisation that was merged to that of the one which has its contents. */
  readonly moved: ReadonlyMap<string, string>;
  /** When a role starts or ends next. */
  readonly changesAt: Date | null;
}

const NOTHING: ReadonlySet<Permission> = new Set();

export interface ResolvedAccess {
  /** Of the organisation; without one, whether the account is active. */
  readonly member: boolean;
  readonly permissions: ReadonlySet<Permission>;
  readonly roleIds: readonly string[];
  /** Why a member is none now: the organisation is closed, or has become another one. */
  readonly closed?: boolean;
  readonly movedTo?: string;
  readonly vaultSealed?: boolean;
}

/** Nothing of the platform holds in an organisation, and nothing of one organisation in another. */
export function accessIn(person: PersonAccess, organisationId: string | null): ResolvedAccess {
  if (!person.active) return { member: false, permissions: NOTHING, roleIds: [] };
  if (organisationId === null) return { member: true, permissions: person.platformPermissions, roleIds: person.platformRoleIds };
  const organisation = organisationAccess(person, organisationId);
  if (!organisation) return { member: false, permissions: NOTHING, roleIds: [], ...whyNot(person, organisationId) };
  const { permissions, roleIds, vaultSealed } = organisation;
  return { member: true, permissions, roleIds, vaultSealed };
}

/** Where a person is a member, or his personal vault; undefined where he is neither. */
export function organisationAccess({ organisations, personalVault }: PersonAccess, id: string): OrganisationAccess | undefined {
  return organisations.get(id) ?? (personalVault?.id === id ? personalVault : undefined);
}

function whyNot({ moved, closed }: PersonAccess, organisationId: string): Pick<ResolvedAccess, 'closed' | 'movedTo'> {
  const movedTo = moved.get(organisationId);
  if (movedTo !== undefined) return { movedTo };
  return closed.some(({ id }) => id === organisationId) ? { closed: true } : {};
}
