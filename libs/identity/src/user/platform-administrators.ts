import type { EntityManager } from '@mikro-orm/mariadb';
import { PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { User } from './user.entity.js';

/** Who runs the platform at that moment. */
export async function platformAdministrators(em: EntityManager, at: Date): Promise<User[]> {
  const assigned = await em.find(PlatformRoleAssignment, { roleId: PLATFORM_ADMINISTRATOR });
  const ids = assigned.filter((role) => role.holdsAt(at)).map(({ userId }) => userId);
  return em.find(User, { id: ids, status: 'active' });
}
