import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { User } from '../user/user.entity.js';
import { ApiKey, ApiKeyUse } from './api-key.entity.js';

export interface ListedApiKey {
  readonly key: ApiKey;
  readonly ownerName: string;
  readonly lastUse: ApiKeyUse | null;
}

/** The keys of the organisation that the entity manager is limited to. */
@Injectable()
export class ApiKeyDirectory {
  constructor(private readonly em: EntityManager) {}

  /** The newest first, after the given one. */
  async list(limit: number, afterId: string | null): Promise<ListedApiKey[]> {
    const where = afterId === null ? {} : { id: { $lt: afterId } };
    return this.describe(await this.em.find(ApiKey, where, { orderBy: { id: 'desc' }, limit }));
  }

  async one(key: ApiKey): Promise<ListedApiKey> {
    const [listed] = await this.describe([key]);
    if (!listed) throw new Error('A key that was just made is described');
    return listed;
  }

  private async describe(keys: readonly ApiKey[]): Promise<ListedApiKey[]> {
    const uses = await this.em.find(ApiKeyUse, { apiKeyId: keys.map(({ id }) => id) });
    const owners = await this.em.find(User, { id: keys.map(({ ownerId }) => ownerId) });
    return keys.map((key) => ({
      key,
      ownerName: owners.find(({ id }) => id === key.ownerId)?.name ?? '',
      lastUse: uses.find(({ apiKeyId }) => apiKeyId === key.id) ?? null,
    }));
  }
}
