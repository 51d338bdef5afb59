import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, ForbiddenError, NotFoundError, organisationOf, type SecretText } from '@clientst0r/platform';
import { recordingRefusal } from '../member/refusal.js';
import { PersonNotices } from '../notice/person-notices.js';
import type { Permission } from '../permission/permission-catalogue.js';
import { User } from '../user/user.entity.js';
import { ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated } from './api-key.audit.js';
import { ApiKey, type ApiKeyTerms } from './api-key.entity.js';
import { validRanges, validScopes } from './api-key-terms.js';
import { apiKeyHash, newApiKeyText } from './api-key-text.js';

const DAY = 86_400_000;
/** Of one person in one organisation. */
const MOST_RUNNING = 50;
export const API_KEY_DAYS = { default: 90, most: 365 } as const;
export const API_KEY_OVERLAP_HOURS = { default: 24, most: 168 } as const;

export interface WantedApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly ranges: readonly string[];
  readonly requestsPerMinute: number;
  readonly days: number;
}

export interface NewApiKey {
  readonly key: ApiKey;
  /** Shown once. */
  readonly text: SecretText;
}

/** One makes and renews keys only for oneself; those who may manage them end anybody's in their organisation. */
@Injectable()
export class ApiKeyService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly notices: PersonNotices,
  ) {}

  create(actor: Actor, wanted: WantedApiKey): Promise<NewApiKey> {
    const attempted = { change: 'create API key', targetName: wanted.name };
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, wanted));
  }

  /** A successor on the same terms; the old one goes on for `overlapHours` at most. */
  rotate(actor: Actor, apiKeyId: string, overlapHours: number): Promise<NewApiKey> {
    return recordingRefusal(this.audit, actor, { change: 'rotate API key', targetId: apiKeyId }, () =>
      this.storeSuccessor(actor, apiKeyId, overlapHours),
    );
  }

  @Transactional()
  async store(actor: Actor, { name, scopes, ranges, requestsPerMinute, days }: WantedApiKey): Promise<NewApiKey> {
    const terms = { name, requestsPerMinute, scopes: validScopes(scopes), ranges: validRanges(ranges), expiresAt: this.after(days * DAY) };
    return this.add(actor, terms);
  }

  @Transactional()
  async storeSuccessor(actor: Actor, apiKeyId: string, overlapHours: number): Promise<NewApiKey> {
    const old = await this.keyOf(apiKeyId);
    if (old.ownerId !== actor.userId) throw new ForbiddenError('A key acts in the name of its owner; only he renews it.');
    if (old.stateAt(this.clock.now()) !== 'active') throw new ConflictError('api-key-over', 'This key is over. Make a new one.');
    const lifetime = Math.min(old.expiresAt.getTime() - old.createdAt.getTime(), API_KEY_DAYS.most * DAY);
    const { name, scopes, ranges, requestsPerMinute } = old;
    const made = await this.add(actor, { name, scopes, ranges, requestsPerMinute, expiresAt: this.after(lifetime) });
    old.endBy(this.after(overlapHours * 3_600_000));
    this.audit.record(this.em, actor, new ApiKeyRotated(old, made.key));
    return made;
  }

  /** At once, on every process. */
  @Transactional()
  async revoke(actor: Actor, apiKeyId: string): Promise<void> {
    const key = await this.keyOf(apiKeyId);
    if (key.revokedAt !== null) return;
    key.revoke(this.clock.now());
    this.audit.record(this.em, actor, new ApiKeyRevoked(key));
  }

  private async add(actor: Actor, terms: ApiKeyTerms): Promise<NewApiKey> {
    assertHeld(actor, terms.scopes);
    const running = await this.em.count(ApiKey, { ownerId: actor.userId, revokedAt: null, expiresAt: { $gt: this.clock.now() } });
    if (running >= MOST_RUNNING) throw new ConflictError('too-many-api-keys', `You have ${MOST_RUNNING} keys here. Revoke one first.`);
    const { prefix, secret, text } = newApiKeyText();
    const held = { organisationId: organisationOf(actor), userId: actor.userId };
    const key = new ApiKey(held, { prefix, secretHash: apiKeyHash(secret) }, terms);
    this.em.persist(key);
    this.audit.record(this.em, actor, new ApiKeyCreated(key));
    const owner = await this.em.findOneOrFail(User, actor.userId);
    this.notices.tell(this.em, owner, 'api-key-created', actor, key.name);
    return { key, text };
  }

  private async keyOf(id: string): Promise<ApiKey> {
    const key = await this.em.findOne(ApiKey, { id }, { refresh: true });
    if (!key) throw new NotFoundError();
    return key;
  }

  private after(milliseconds: number): Date {
    return new Date(this.clock.now().getTime() + milliseconds);
  }
}

class ScopeAboveOwnRightsError extends ForbiddenError {
  override readonly code = 'above-own-rights';

  constructor() {
    super('A key cannot have a permission that you do not hold here yourself.');
  }
}

function assertHeld(actor: Pick<Actor, 'permissions'>, scopes: readonly Permission[]): void {
  if (!scopes.every((scope) => actor.permissions.has(scope))) throw new ScopeAboveOwnRightsError();
}
