import type { EntityManager } from '@mikro-orm/mariadb';
import { ConflictError } from '@clientst0r/platform';
import { ExternalAccount } from './external-account.entity.js';

/** A password of this deployment would be asked of nobody whom a directory knows. Throws `ConflictError`. */
export async function assertPasswordIsHere(em: EntityManager, userId: string): Promise<void> {
  if ((await em.count(ExternalAccount, { userId, kind: 'directory' })) > 0)
    throw new ConflictError(
      'no-local-password',
      'This person signs in with the password of a directory, which only the directory changes.',
    );
}
