import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, ForbiddenError, organisationOf, type SecretText } from '@clientst0r/platform';
import { recordingRefusal } from '../member/refusal.js';
import { PersonNotices } from '../notice/person-notices.js';
import { User } from '../user/user.entity.js';
import { ApiKeyCreated, ApiKeyReachEnded, ApiKeyRevoked, ApiKeyRotated } from './api-key.audit.js';
import { ApiKey, ApiKeyReach, type ApiKeyTerms } from './api-key.entity.js';
import { ApiKeyOverError, assertHeld, assertRoom, keyHeldHere, reachOf } from './api-key-rules.js';
import { validRanges, validScopes } from './api-key-terms.js';
import { apiKeyHash, newApiKeyText } from './api-key-text.js';

const DAY = 86_400_000;
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

/** One makes and renews keys only for oneself; those who may manage them end anybody's in their organisation. Into further ones `ApiKeyExtension` lets them. */
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
    const { key: old, reach } = await keyHeldHere(this.em, apiKeyId);
    if (old.ownerId !== actor.userId) throw new ForbiddenError('A key acts in the name of its owner; only he renews it.');
    if (reach.endedAt !== null || old.stateAt(this.clock.now()) !== 'active') throw new ApiKeyOverError();
    if (old.organisationId !== organisationOf(actor))
      throw new ConflictError('api-key-made-elsewhere', 'Renew this key in the organisation in which you made it.');
    const lifetime = Math.min(old.expiresAt.getTime() - old.createdAt.getTime(), API_KEY_DAYS.most * DAY);
    const { name, scopes, ranges, requestsPerMinute, familyId } = old;
    const made = await this.add(actor, { name, scopes, ranges, requestsPerMinute, expiresAt: this.after(lifetime) }, familyId);
    old.endBy(this.after(overlapHours * 3_600_000));
    for (const organisationId of await reachOf(this.em, familyId))
      this.audit.record(this.em, actor, new ApiKeyRotated(old, made.key, organisationId));
    return made;
  }

  /** At once, on every process: where it was made, everywhere; in another organisation, only there, with those that succeed it. */
  @Transactional()
  async revoke(actor: Actor, apiKeyId: string): Promise<void> {
    const { key, reach } = await keyHeldHere(this.em, apiKeyId);
    if (key.organisationId === organisationOf(actor)) await this.end(actor, key);
    else if (reach.endedAt === null) {
      reach.end(this.clock.now());
      this.audit.record(this.em, actor, new ApiKeyReachEnded(key, reach.organisationId));
    }
  }

  private async end(actor: Actor, key: ApiKey): Promise<void> {
    if (key.revokedAt !== null) return;
    key.revoke(this.clock.now());
    const told = new Set([key.organisationId, ...(await reachOf(this.em, key.familyId))]);
    for (const organisationId of told) this.audit.record(this.em, actor, new ApiKeyRevoked(key, organisationId));
  }

  /** @param familyId of the key that it succeeds */
  private async add(actor: Actor, terms: ApiKeyTerms, familyId?: string): Promise<NewApiKey> {
    assertHeld(actor, terms.scopes);
    await assertRoom(this.em, actor.userId, this.clock.now());
    const { prefix, secret, text } = newApiKeyText();
    const held = { organisationId: organisationOf(actor), userId: actor.userId, ...(familyId === undefined ? {} : { familyId }) };
    const key = new ApiKey(held, { prefix, secretHash: apiKeyHash(secret) }, terms);
    this.em.persist(key);
    if (familyId === undefined) this.em.persist(new ApiKeyReach(held.organisationId, key.familyId));
    this.audit.record(this.em, actor, new ApiKeyCreated(key));
    const owner = await this.em.findOneOrFail(User, actor.userId);
    this.notices.tell(this.em, owner, 'api-key-created', actor, key.name);
    return { key, text };
  }

  private after(milliseconds: number): Date {
    return new Date(this.clock.now().getTime() + milliseconds);
  }
}
