import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError, SecretText } from '@clientst0r/platform';
import { newToken, tokenHash } from '../token.js';
import { ScimClientCreated, ScimClientRenewed, ScimClientRevoked } from './scim.audit.js';
import { ScimClient } from './scim-client.entity.js';

const DAY = 86_400_000;
const MOST_CLIENTS = 20;
export const SCIM_TOKEN_DAYS = { default: 180, most: 365 } as const;
export const SCIM_TOKEN_PREFIX = 'scim_';

export interface IssuedScimToken {
  readonly client: ScimClient;
  /** Shown once. */
  readonly token: SecretText;
}

/** The systems that may keep people here by SCIM, and their tokens. */
@Injectable()
export class ScimClients {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** By name; there are at most {@link MOST_CLIENTS}. */
  list(): Promise<ScimClient[]> {
    return this.em.find(ScimClient, {}, { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_CLIENTS });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<ScimClient> {
    const client = await this.em.findOne(ScimClient, { id });
    if (!client) throw new NotFoundError();
    return client;
  }

  @Transactional()
  async create(actor: Actor, name: string, days: number): Promise<IssuedScimToken> {
    if ((await this.em.count(ScimClient)) >= MOST_CLIENTS)
      throw new ConflictError('too-many-scim-clients', `There can be ${MOST_CLIENTS.toString()} of them.`);
    const token = freshToken();
    const client = new ScimClient(name, tokenHash(token), this.after(days));
    this.em.persist(client);
    this.audit.record(this.em, actor, new ScimClientCreated(client));
    await this.em.flush();
    return { client, token: SecretText.of(token) };
  }

  /** The token before is over at once; people and groups stay. */
  @Transactional()
  async renew(actor: Actor, id: string, days: number): Promise<IssuedScimToken> {
    const client = await this.locked(id);
    const before = client.expiresAt;
    const token = freshToken();
    client.renew(tokenHash(token), this.after(days));
    this.audit.record(this.em, actor, new ScimClientRenewed(client, before));
    await this.em.flush();
    return { client, token: SecretText.of(token) };
  }

  @Transactional()
  async revoke(actor: Actor, id: string): Promise<void> {
    const client = await this.locked(id);
    if (client.revokedAt !== null) return;
    client.revoke(this.clock.now());
    this.audit.record(this.em, actor, new ScimClientRevoked(client));
  }

  private async locked(id: string): Promise<ScimClient> {
    const client = await this.em.findOne(ScimClient, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!client) throw new NotFoundError();
    return client;
  }

  private after(days: number): Date {
    return new Date(this.clock.now().getTime() + days * DAY);
  }
}

/** With a prefix that scanners of leaked secrets can look for. */
function freshToken(): string {
  return `${SCIM_TOKEN_PREFIX}${newToken()}`;
}
