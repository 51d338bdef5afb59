import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { GroupMappings, rolesOf, type RolesByOrganisation } from '../external/group-mappings.js';
import { isEmailAddress, normalisedEmail } from '../user/email-address.js';
import { User } from '../user/user.entity.js';
import type { AssertedIdentity } from './asserted-identity.js';
import { spellingsOf } from './claims.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { LinkedIdentity, subjectKey } from './linked-identity.entity.js';

export const REFUSALS = ['not-linked', 'no-role', 'no-email', 'email-taken'] as const;
export type AdmissionRefusal = (typeof REFUSALS)[number];

/** What an identity means here. */
export interface ProviderStanding {
  readonly link: LinkedIdentity | null;
  /** Who is linked to it. */
  readonly user: User | null;
  /** Of somebody who is to get an account. */
  readonly newcomer: { readonly email: string; readonly name: string } | null;
  readonly refusal: AdmissionRefusal | null;
  /** Null where the provider has left the groups out: roles stay as they are then. */
  readonly roles: RolesByOrganisation | null;
}

/** Looks up, and changes nothing. */
@Injectable()
export class ProviderStandings {
  constructor(
    private readonly em: EntityManager,
    private readonly mappings: GroupMappings,
  ) {}

  async of(provider: IdentityProvider, asserted: AssertedIdentity): Promise<ProviderStanding> {
    const em = this.em.fork({ clear: true });
    const link = await em.findOne(LinkedIdentity, { providerId: provider.id, subjectKey: subjectKey(asserted) });
    const user = link && (await em.findOne(User, link.userId));
    const roles = asserted.groupsLeftOut ? null : rolesOf(await this.mappings.of(provider.id), spellingsOf(asserted));
    if (user) return { link, user, newcomer: null, refusal: null, roles };
    const email = normalisedEmail(asserted.email ?? '');
    const refusal = await this.refusalOf(provider, email, roles);
    const newcomer = refusal === null ? { email, name: asserted.name ?? email } : null;
    return { link: null, user: null, newcomer, refusal, roles };
  }

  /** Somebody new must be given a role, and have an address that nobody has: an account is never taken over by its address. */
  private async refusalOf(
    { config }: IdentityProvider,
    email: string,
    roles: RolesByOrganisation | null,
  ): Promise<AdmissionRefusal | null> {
    if (!config.createsAccounts) return 'not-linked';
    if (!roles || roles.size === 0) return 'no-role';
    if (!isEmailAddress(email)) return 'no-email';
    return (await this.em.fork({ clear: true }).count(User, { email })) > 0 ? 'email-taken' : null;
  }
}

/** Only where the provider is set to be believed, and says so. */
export function provesSecondFactor({ config }: IdentityProvider, { methods }: AssertedIdentity): boolean {
  return methods.some((method) => config.secondFactorProofs.includes(method));
}
