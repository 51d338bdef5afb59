import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, ConflictError, NotFoundError } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { AuditLogService } from '../log/audit-log.service.js';
import { AnchorSender } from './anchor-sender.js';
import { AnchorTested } from './anchor.audit.js';
import { CheckpointAnchor } from './anchor.entity.js';

/** Trying an anchor out: the newest checkpoint is sent at once, whatever its time is. */
@Injectable()
export class AnchorTrial {
  constructor(
    private readonly em: EntityManager,
    private readonly log: AuditLogService,
    private readonly sender: AnchorSender,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @returns why the receiver did not take it; null when it did. @throws NotFoundError, ConflictError while nothing was sealed yet */
  async test(actor: Actor, id: string): Promise<string | null> {
    const anchor = await this.em.findOne(CheckpointAnchor, { id }, { populate: ['sealedSecret'] });
    if (!anchor) throw new NotFoundError();
    const checkpoint = await this.log.lastCheckpoint();
    if (!checkpoint) throw new ConflictError('nothing-sealed', 'Nothing was sealed yet, so there is no checkpoint to send.');
    const error = await this.sender.send(anchor, checkpoint);
    await this.audit.commit(actor, new AnchorTested(anchor, error, checkpoint.size));
    if (error === null) await this.sendWhatWaits(id);
    return error;
  }

  /** Not the trial but the sender notes what a receiver has: it also tells of one that was away. */
  private async sendWhatWaits(id: string): Promise<void> {
    const sql = 'update audit_anchor_progress set next_try_at = ? where anchor_id = ? and next_try_at > ? and failures > 0';
    const now = this.clock.now();
    await this.em.fork().execute(sql, [now, id, now], 'run');
  }
}
