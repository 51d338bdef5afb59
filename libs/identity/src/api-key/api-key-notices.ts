import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Redis } from 'ioredis';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, REDIS, type RequestOrigin } from '@clientst0r/platform';
import { ApiKeyRefused, type ApiKeyRefusal, ApiKeyUsed } from './api-key.audit.js';
import type { ApiKey } from './api-key.entity.js';

const ONCE_IN_MILLISECONDS = 60_000;

const NOTE = `insert into api_key_uses (api_key_id, organisation_id, at, address) values (?, ?, ?, ?)
  on duplicate key update at = values(at), address = values(address)`;

/** What is told about the use of keys: every use to the auditors, the last one to the list of keys. */
@Injectable()
export class ApiKeyNotices {
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Resolves once it is durable; uses at the same time share one commit. */
  async used(actor: AuditActor, key: ApiKey, request: { method: string; path: string }, status: number): Promise<void> {
    await Promise.all([this.audit.commit(actor, new ApiKeyUsed(key, request, status)), this.note(key, actor.address)]);
  }

  async refused(key: ApiKey, reason: ApiKeyRefusal, origin: RequestOrigin): Promise<void> {
    const first = await this.redis.set(`api-key-refused:${key.id}:${reason}`, '1', 'PX', ONCE_IN_MILLISECONDS, 'NX');
    if (first !== null) await this.audit.commit(anonymousActor(origin), new ApiKeyRefused(key, reason));
  }

  private async note({ id, organisationId }: ApiKey, address: string): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - (this.noted.get(id) ?? 0) < ONCE_IN_MILLISECONDS) return;
    this.noted.set(id, now.getTime());
    await this.em.fork().getConnection().execute(NOTE, [id, organisationId, now, address], 'run');
  }
}
