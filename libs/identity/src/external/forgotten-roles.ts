import type { EntityManager } from '@mikro-orm/mariadb';
import { MappedRole } from './mapped-role.entity.js';

/** In the caller's transaction: the roles that mappings have given to these accounts or links stay, as if somebody had given them by hand. */
export async function forgetMappedRoles(em: EntityManager, accountIds: readonly string[]): Promise<void> {
  for (const mapped of await em.find(MappedRole, { accountId: [...accountIds] })) em.remove(mapped);
}
