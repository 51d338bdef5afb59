import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, LockMode } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, ConflictError, NotFoundError, type SecretText, StaleVersionError } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { AnchorAdmission } from './anchor-admission.js';
import { AnchorCreated, AnchorDeleted } from './anchor.audit.js';
import { type AnchorInput, AnchorProgress, CheckpointAnchor } from './anchor.entity.js';

export const MOST_ANCHORS = 10;

/** Where checkpoints are kept outside. An anchor is not changed: another one is made, and this one deleted. */
@Injectable()
export class AnchorService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly admission: AnchorAdmission,
  ) {}

  /** By name; there are at most {@link MOST_ANCHORS}. */
  list(): Promise<CheckpointAnchor[]> {
    return this.em.find(CheckpointAnchor, {}, { populate: ['sealedSecret'], orderBy: { name: 'asc', id: 'asc' }, limit: MOST_ANCHORS });
  }

  /** @throws ValidationFailedError, ConflictError */
  async create(actor: Actor, input: AnchorInput, secret: SecretText | null): Promise<CheckpointAnchor> {
    await this.admission.admit(input, secret);
    return this.store(actor, input, secret);
  }

  @Transactional()
  async store(actor: Actor, input: AnchorInput, secret: SecretText | null): Promise<CheckpointAnchor> {
    const present = await this.em.find(CheckpointAnchor, {}, { fields: ['id'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (present.length >= MOST_ANCHORS) throw new ConflictError('too-many-anchors', `There can be ${MOST_ANCHORS.toString()} anchors.`);
    const anchor = new CheckpointAnchor(input);
    if (secret) await this.admission.seal(anchor, secret);
    this.em.persist([anchor, new AnchorProgress(anchor.id, this.clock.now())]);
    this.audit.record(this.em, actor, new AnchorCreated(anchor));
    await this.em.flush();
    return anchor;
  }

  /** @throws NotFoundError, StaleVersionError */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const anchor = await this.em.findOne(CheckpointAnchor, { id }, { populate: ['sealedSecret'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!anchor) throw new NotFoundError();
    if (anchor.version !== version) throw new StaleVersionError(anchor.version);
    const progress = await this.em.findOne(AnchorProgress, { anchorId: id });
    this.audit.record(this.em, actor, new AnchorDeleted(anchor));
    this.em.remove(anchor);
    if (progress) this.em.remove(progress);
  }
}
