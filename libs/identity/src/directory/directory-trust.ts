import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Actor } from '@clientst0r/platform';
import { ExternalAccount } from '../external/external-account.entity.js';
import { GroupMapping } from '../external/group-mapping.entity.js';
import { forgetMappedRoles } from '../external/forgotten-roles.js';
import { MappingRights } from '../external/mapping-rights.js';
import type { Directory, DirectoryInput } from './directory.entity.js';

/** What decides whose word is believed. */
const TRUSTED: readonly (keyof DirectoryInput)[] = [
  'url',
  'authority',
  'schema',
  'bindMode',
  'bindDn',
  'baseDn',
  'userFilter',
  'groupBaseDn',
  'groupFilter',
];

/** Whoever decides which server answers decides who has the roles that it gives. */
@Injectable()
export class DirectoryTrust {
  constructor(
    private readonly em: EntityManager,
    private readonly rights: MappingRights,
  ) {}

  /** Throws `AboveOwnRightsError` unless he could give all the roles that its groups give. */
  async assertMayRedirect(actor: Actor, current: Directory, input: DirectoryInput): Promise<void> {
    const before = current.input;
    if (TRUSTED.every((name) => before[name] === input[name])) return;
    await this.rights.assertMayGive(actor, await this.em.find(GroupMapping, { sourceId: current.id }));
  }

  /** In the caller's transaction: nobody belongs to it any more. How many did. */
  async forget(sourceId: string): Promise<number> {
    const accounts = await this.em.find(ExternalAccount, { sourceId });
    for (const mapping of await this.em.find(GroupMapping, { sourceId })) this.em.remove(mapping);
    await forgetMappedRoles(
      this.em,
      accounts.map(({ id }) => id),
    );
    for (const account of accounts) this.em.remove(account);
    return accounts.length;
  }
}
