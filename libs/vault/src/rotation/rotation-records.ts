import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, JobOutbox, KEYS_KEPT_FOR, type SystemActor } from '@clientst0r/platform';
import { ROTATE_KEYS } from '../vault.jobs.js';
import { KeyRotation } from './key-rotation.entity.js';
import { RotationRequested } from './rotation.audit.js';

/**
 * How long a new key is known before it seals: longer than any process keeps keys, and works on with those that it has; and
 * how long the old one stays after that.
 */
export const ANNOUNCED_FOR = 3 * KEYS_KEPT_FOR;
export const SETTLES_FOR = 6 * KEYS_KEPT_FOR;
const NEWEST = 'select max(version) as version from organisation_keys where organisation_id = ?';

/** Writes down that a rotation was asked for: with its event, its new key and its job. */
@Injectable()
export class RotationRecords {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly outbox: JobOutbox,
    private readonly clock: Clock,
  ) {}

  root(actor: Actor | SystemActor): Promise<KeyRotation> {
    const now = this.clock.now();
    return this.enter(actor, null, async () => Promise.resolve(new KeyRotation(actor, { startsAt: now, endsAt: now }, null)));
  }

  organisation(
    actor: Actor | SystemActor,
    organisationId: string,
    announce: (em: EntityManager, version: number, sealsFrom: Date) => Promise<void>,
  ): Promise<KeyRotation> {
    const startsAt = new Date(this.clock.now().getTime() + ANNOUNCED_FOR);
    const times = { startsAt, endsAt: new Date(startsAt.getTime() + SETTLES_FOR) };
    return this.enter(actor, organisationId, async (em) => {
      const [newest] = await em.execute<{ version: number }[]>(`${NEWEST} for update`, [organisationId]);
      const version = (newest?.version ?? 0) + 1;
      await announce(em, version, startsAt);
      return new KeyRotation(actor, times, { id: organisationId, version });
    });
  }

  private enter(
    actor: Actor | SystemActor,
    organisationId: string | null,
    make: (em: EntityManager) => Promise<KeyRotation>,
  ): Promise<KeyRotation> {
    return this.em.fork().transactional(async (em) => {
      if ((await em.count(KeyRotation, { organisationId, finishedAt: null })) > 0)
        throw new ConflictError('rotation-running', 'These keys are being changed already.');
      const rotation = await make(em);
      em.persist(rotation);
      this.outbox.enqueue(em, ROTATE_KEYS, {});
      this.audit.record(em, actor, new RotationRequested(rotation));
      return rotation;
    });
  }
}
