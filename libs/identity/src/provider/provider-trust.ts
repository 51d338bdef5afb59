import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Actor } from '@clientst0r/platform';
import { GroupMapping } from '../external/group-mapping.entity.js';
import { forgetMappedRoles } from '../external/forgotten-roles.js';
import { MappingRights } from '../external/mapping-rights.js';
import type { IdentityProvider, ProviderInput } from './identity-provider.entity.js';
import { LinkedIdentity } from './linked-identity.entity.js';

/** What decides whose word is believed, and for how much. */
const TRUSTED = [
  'issuer', 'signInUrl', 'signOutUrl', 'clientId', 'subject', 'signingCertificates', 'authority', 'secondFactorProofs',
] as const satisfies readonly (keyof ProviderInput)[]; // prettier-ignore

/** Whoever decides which server answers decides who has the roles that it gives. */
@Injectable()
export class ProviderTrust {
  constructor(
    private readonly em: EntityManager,
    private readonly rights: MappingRights,
  ) {}

  /** Throws `AboveOwnRightsError` unless he could give all the roles that its claims give. */
  async assertMayRedirect(actor: Actor, { id, input: before }: IdentityProvider, input: ProviderInput): Promise<void> {
    if (TRUSTED.every((name) => JSON.stringify(before[name]) === JSON.stringify(input[name]))) return;
    await this.rights.assertMayGive(actor, await this.em.find(GroupMapping, { sourceId: id }));
  }

  /** In the caller's transaction: nobody is linked to it any more. Roles that mappings have given stay. Who was linked. */
  async forget(sourceId: string): Promise<string[]> {
    const links = await this.em.find(LinkedIdentity, { providerId: sourceId });
    await forgetMappedRoles(
      this.em,
      links.map(({ id }) => id),
    );
    for (const mapping of await this.em.find(GroupMapping, { sourceId })) this.em.remove(mapping);
    for (const link of links) this.em.remove(link);
    return links.map(({ userId }) => userId);
  }
}
