import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type AuditFact, AuditTrail } from '@clientst0r/audit';
import { Clock, JobOutbox, systemActor } from '@clientst0r/platform';
import { CHECK_ORGANISATION_PASSWORDS } from '../vault.jobs.js';
import type { KeyRotation } from './key-rotation.entity.js';
import { KeysRotated, RotationFailed } from './rotation.audit.js';

const FORGET = 'delete from organisation_keys where organisation_id = ? and version < ?';
const FINISH = 'update key_rotations set state = ?, broken = ?, finished_at = ? where id = ? and finished_at is null';
const SETTLE = "update key_rotations set state = 'settling', broken = ? where id = ?";
/** The ends of rotations, with their events. */
@Injectable()
export class RotationEnds {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly outbox: JobOutbox,
    private readonly clock: Clock,
  ) {}

  /** All is sealed anew; whoever still worked with the old key may seal with it for a while. */
  async settle({ id, state }: KeyRotation, organisationId: string, broken: number): Promise<void> {
    if (state === 'settling') return;
    await this.em.fork().transactional(async (em) => {
      await em.execute(SETTLE, [broken, id], 'run');
      // What tells equal passwords is keyed too.
      this.outbox.enqueue(em, CHECK_ORGANISATION_PASSWORDS, { organisationId });
    });
  }

  /** The old key goes only when nothing needs it: `left` is counted after the time in which anybody could have sealed with it. */
  async finish(rotation: KeyRotation, left: number): Promise<void> {
    const { id, organisationId, version, requestedByName, requestedById } = rotation;
    await this.em.fork().transactional(async (em) => {
      const { affectedRows } = await em.execute<{ affectedRows: number }>(
        FINISH,
        [left === 0 ? 'finished' : 'failed', left, this.clock.now(), id],
        'run',
      );
      if (affectedRows === 0) return;
      if (left === 0 && organisationId !== null) await em.execute(FORGET, [organisationId, version], 'run');
      const [row] = await em.execute<{ done: number }[]>('select done from key_rotations where id = ?', [id]);
      const fact: AuditFact = left === 0 ? new KeysRotated(rotation, row?.done ?? 0) : new RotationFailed(rotation, left);
      this.audit.record(em, systemActor(requestedByName, organisationId), Object.assign(fact, { actorId: requestedById }));
    });
  }
}
