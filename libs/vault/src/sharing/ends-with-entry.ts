import type { EntityManager } from '@mikro-orm/mariadb';
import type { Credential } from '../credential/credential.entity.js';
import { SecretRequest } from './secret-request.entity.js';
import { ShareLink } from './share-link.entity.js';

/** With an entry that is purged end the links that carry a secret of it or ask for one, in the transaction of `em`. */
export async function endLinksOf(em: EntityManager, { id: credentialId, organisationId }: Credential, now: Date): Promise<void> {
  const where = { credentialId, organisationId, endedAt: null };
  for (const link of [...(await em.find(ShareLink, where)), ...(await em.find(SecretRequest, where))]) link.end('purged', now);
}
