import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, LockMode } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, ConflictError, NotFoundError, type SecretText, StaleVersionError } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { AnchorAdmission } from './anchor-admission.js';
import { AnchorCreated, AnchorDeleted, anchorFacts, AnchorUpdated } from './anchor.audit.js';
import { type AnchorChanges, type AnchorInput, AnchorProgress, CheckpointAnchor } from './anchor.entity.js';

export const MOST_ANCHORS = 10;

/** Where checkpoints are kept outside. */
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
    return this.em.find(CheckpointAnchor, {}, { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_ANCHORS });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<CheckpointAnchor> {
    const anchor = await this.em.findOne(CheckpointAnchor, { id });
    if (!anchor) throw new NotFoundError();
    return anchor;
  }

  /** How far each has come, as it is now. */
  async progressOf(anchors: readonly CheckpointAnchor[]): Promise<ReadonlyMap<string, AnchorProgress>> {
    const rows = await this.em.fork().find(AnchorProgress, { anchorId: anchors.map(({ id }) => id) });
    return new Map(rows.map((row) => [row.anchorId, row]));
  }

  /** @throws ValidationFailedError, ConflictError */
  async create(actor: Actor, input: AnchorInput, secret: SecretText | null): Promise<CheckpointAnchor> {
    await this.admission.admit(input, secret, false);
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

  /** @throws ValidationFailedError, StaleVersionError, NotFoundError */
  async update(actor: Actor, id: string, version: number, changes: AnchorChanges, secret: SecretText | null): Promise<CheckpointAnchor> {
    const current = await this.get(id);
    await this.admission.admitChange(current, { ...current.input, ...changes }, secret);
    return this.storeChange(actor, { id, version }, changes, secret);
  }

  @Transactional()
  async storeChange(
    actor: Actor,
    of: { readonly id: string; readonly version: number },
    changes: AnchorChanges,
    secret: SecretText | null,
  ): Promise<CheckpointAnchor> {
    const anchor = await this.current(of.id, of.version);
    const before = anchorFacts(anchor);
    const { target } = anchor;
    anchor.change({ ...anchor.input, ...changes });
    if (secret) await this.admission.seal(anchor, secret);
    else if (anchor.kind === 'syslog' && anchor.certificate === null) anchor.removeSecret();
    const progress = await this.em.findOne(AnchorProgress, { anchorId: anchor.id });
    progress?.begin(this.clock.now(), target !== anchor.target);
    this.audit.record(this.em, actor, new AnchorUpdated(anchor, before));
    await this.em.flush();
    return anchor;
  }

  /** @throws NotFoundError, StaleVersionError */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const anchor = await this.current(id, version);
    const progress = await this.em.findOne(AnchorProgress, { anchorId: id });
    this.audit.record(this.em, actor, new AnchorDeleted(anchor));
    this.em.remove(anchor);
    if (progress) this.em.remove(progress);
  }

  private async current(id: string, version: number): Promise<CheckpointAnchor> {
    const anchor = await this.em.findOne(CheckpointAnchor, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!anchor) throw new NotFoundError();
    if (anchor.version !== version) throw new StaleVersionError(anchor.version);
    return anchor;
  }
}
