import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { Redis } from 'ioredis';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, REDIS, type RequestOrigin } from '@clientst0r/platform';
import { ApiKeyRefused, type ApiKeyRefusal, ApiKeyUsed } from './api-key.audit.js';
import type { ApiKey } from './api-key.entity.js';
import { concernedBy, type KnownApiKey } from './api-key.reader.js';

const ONCE_IN_MILLISECONDS = 60_000;

const NOTE = `insert into api_key_uses (api_key_id, organisation_id, at, address) values (?, ?, ?, ?)
  on duplicate key update at = values(at), address = values(address)`;

export interface UsedFor {
  readonly method: string;
  readonly path: string;
  readonly organisationId: string | null;
}

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
  async used(actor: AuditActor, known: KnownApiKey, request: UsedFor, status: number): Promise<void> {
    const organisationId = concernedBy(known, request.organisationId);
    const fact = new ApiKeyUsed(known.key, request, status, organisationId);
    await Promise.all([this.audit.commit(actor, fact), this.note(known.key, organisationId, actor.address)]);
  }

  async refused(key: ApiKey, reason: ApiKeyRefusal, origin: RequestOrigin, organisationId: string): Promise<void> {
    const first = await this.redis.set(`api-key-refused:${key.id}:${organisationId}:${reason}`, '1', 'PX', ONCE_IN_MILLISECONDS, 'NX');
    if (first !== null) await this.audit.commit(anonymousActor(origin), new ApiKeyRefused(key, reason, organisationId));
  }

  private async note({ id }: ApiKey, organisationId: string, address: string): Promise<void> {
    const now = this.clock.now();
    const place = `${id} ${organisationId}`;
    if (now.getTime() - (this.noted.get(place) ?? 0) < ONCE_IN_MILLISECONDS) return;
    this.noted.set(place, now.getTime());
    await this.em.fork().getConnection().execute(NOTE, [id, organisationId, now, address], 'run');
  }
}
