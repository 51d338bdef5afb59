import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, acrossOrganisations, Clock, ConflictError, NotFoundError, organisationOf, PersonalVault } from '@clientst0r/platform';
import { recordingRefusal } from '../member/refusal.js';
import { PersonNotices } from '../notice/person-notices.js';
import { User } from '../user/user.entity.js';
import { ApiKeyExtended } from './api-key.audit.js';
import { ApiKey, ApiKeyReach } from './api-key.entity.js';
import { ApiKeyOverError, assertHeld, assertRoom, reachOf } from './api-key-rules.js';

/** Organisations of one key. */
const MOST_REACHED = 100;

/** Lets a key that was made in one organisation hold in another: asked for there, so that all rules of the other one stand before it. */
@Injectable()
export class ApiKeyExtension {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly notices: PersonNotices,
  ) {}

  /** To the actor's organisation; twice is as once. Only the key's owner can, and only with all of its scopes among his own rights there. */
  extend(actor: Actor, apiKeyId: string): Promise<ApiKey> {
    return recordingRefusal(this.audit, actor, { change: 'extend API key', targetId: apiKeyId }, () => this.store(actor, apiKeyId));
  }

  @Transactional()
  async store(actor: Actor, apiKeyId: string): Promise<ApiKey> {
    const now = this.clock.now();
    const key = await this.ownKey(actor, apiKeyId);
    await this.keepApart(actor, key);
    if (key.stateAt(now) !== 'active') throw new ApiKeyOverError();
    assertHeld(actor, key.scopes);
    const reached = await reachOf(this.em, key.familyId);
    if (reached.includes(organisationOf(actor))) return key;
    if (reached.length >= MOST_REACHED)
      throw new ConflictError('too-many-organisations', `A key holds in ${MOST_REACHED} organisations at most.`);
    await assertRoom(this.em, actor.userId, now);
    await this.open(actor, key);
    return key;
  }

  /** Who sees a key in an organisation is told in how many others it holds, and what was refused: neither tells of a personal vault. */
  private async keepApart(actor: Actor, key: ApiKey): Promise<void> {
    const own = await this.em.findOne(PersonalVault, { ownerId: actor.userId });
    if (!own) return;
    if (key.organisationId === own.id) throw new NotFoundError();
    if (organisationOf(actor) === own.id)
      throw new ConflictError('personal-vault-apart', 'A key for your personal vault holds there alone. Make one there.');
  }

  private async open(actor: Actor, key: ApiKey): Promise<void> {
    const organisationId = organisationOf(actor);
    const former = await this.em.findOne(ApiKeyReach, { familyId: key.familyId });
    if (former) former.open();
    else this.em.persist(new ApiKeyReach(organisationId, key.familyId));
    this.audit.record(this.em, actor, new ApiKeyExtended(key, organisationId));
    this.notices.tell(this.em, await this.em.findOneOrFail(User, actor.userId), 'api-key-extended', actor, key.name);
  }

  private async ownKey({ userId }: Actor, id: string): Promise<ApiKey> {
    const why = acrossOrganisations("the actor's own, wherever he made it");
    const key = await this.em.findOne(ApiKey, { id, ownerId: userId }, { refresh: true, ...why });
    if (!key) throw new NotFoundError();
    return key;
  }
}
