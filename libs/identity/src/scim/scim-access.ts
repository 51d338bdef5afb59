import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Redis } from 'ioredis';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, REDIS, type RequestOrigin } from '@clientst0r/platform';
import { tokenHash } from '../token.js';
import { ScimClientRefused } from './scim.audit.js';
import { ScimClient } from './scim-client.entity.js';
import { SCIM_TOKEN_PREFIX } from './scim-clients.service.js';

const TOLD_EVERY_MILLISECONDS = 60_000;
const USE_KEPT_MILLISECONDS = 400 * 86_400_000;

/** Which client a token stands for, as long as it is good. */
@Injectable()
export class ScimAccess {
  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Null whatever is wrong with the token. */
  async authenticate(token: string, origin: RequestOrigin): Promise<ScimClient | null> {
    if (!token.startsWith(SCIM_TOKEN_PREFIX)) return null;
    const client = await this.em.fork({ clear: true }).findOne(ScimClient, { tokenHash: tokenHash(token) });
    if (!client) return null;
    const now = this.clock.now();
    const state = client.stateAt(now);
    if (state === 'active') {
      await this.redis.set(usedKey(client.id), now.toISOString(), 'PX', USE_KEPT_MILLISECONDS);
      return client;
    }
    const first = await this.redis.set(`scim-refused:${client.id}`, '1', 'PX', TOLD_EVERY_MILLISECONDS, 'NX');
    if (first !== null) await this.audit.commit(anonymousActor(origin), new ScimClientRefused(client, state));
    return null;
  }

  /** When each was last used, where that is known. */
  async lastUses(clientIds: readonly string[]): Promise<Map<string, Date>> {
    if (clientIds.length === 0) return new Map();
    const values = await this.redis.mget(clientIds.map(usedKey));
    return new Map(clientIds.flatMap((id, index) => (values[index] ? [[id, new Date(values[index])] as const] : [])));
  }
}

function usedKey(clientId: string): string {
  return `scim-used:${clientId}`;
}
