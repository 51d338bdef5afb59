import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, systemActor } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { AuditLogService } from '../log/audit-log.service.js';
import type { KeptCheckpoint } from '../log/file-anchor.js';
import { AnchorSender } from './anchor-sender.js';
import { AnchorFailed, AnchorRecovered } from './anchor.audit.js';
import { CheckpointAnchor } from './anchor.entity.js';

/** Longer than a try may take; what a sender that died had taken is sent again after this. */
const LEASE_MILLISECONDS = 60_000;
const FIRST_WAIT_MILLISECONDS = 10_000;
const LONGEST_WAIT_MILLISECONDS = 900_000;
/** Tries in a row that fail before it is an event. */
const TOLD_AFTER = 3;
const LONGEST_ERROR = 240;

const actor = systemActor('audit-anchor');

/**
 * Sends the newest checkpoint to each anchor whose time has come, side by side, and at least once: it counts as kept only when the
 * receiver took it. Those between are left out, for a larger checkpoint vouches for all that smaller ones do.
 */
@Injectable()
export class AnchorRunner {
  constructor(
    private readonly em: EntityManager,
    private readonly log: AuditLogService,
    private readonly sender: AnchorSender,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const checkpoint = await this.log.lastCheckpoint();
    if (!checkpoint) return;
    const sql = 'select anchor_id as id from audit_anchor_progress where size < ? and next_try_at <= ?';
    const due = await this.em.fork().execute<{ id: string }[]>(sql, [checkpoint.size, this.clock.now()]);
    await Promise.all(due.map(({ id }) => this.turn(id, checkpoint)));
  }

  private async turn(id: string, checkpoint: KeptCheckpoint): Promise<void> {
    const em = this.em.fork();
    if (!(await this.claim(em, id))) return;
    const anchor = await em.findOne(CheckpointAnchor, { id }, { populate: ['sealedSecret'] });
    if (!anchor) return;
    const error = await this.sender.send(anchor, checkpoint);
    await (error === null ? this.taken(anchor, checkpoint) : this.failed(anchor, error.slice(0, LONGEST_ERROR), checkpoint));
  }

  /** One process at a time. */
  private async claim(em: EntityManager, id: string): Promise<boolean> {
    const now = this.clock.now();
    const sql = 'update audit_anchor_progress set next_try_at = ? where anchor_id = ? and next_try_at <= ?';
    const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [later(now, LEASE_MILLISECONDS), id, now], 'run');
    return affectedRows === 1;
  }

  private taken(anchor: CheckpointAnchor, { size }: KeptCheckpoint): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const failures = await lockedFailures(em, anchor.id);
      const now = this.clock.now();
      await em.execute(
        'update audit_anchor_progress set size = greatest(size, ?), succeeded_at = ?, failures = 0, last_error = null, next_try_at = ? where anchor_id = ?',
        [size, now, later(now, anchor.everyMinutes * 60_000), anchor.id],
        'run',
      );
      if (failures >= TOLD_AFTER) this.audit.record(em, actor, new AnchorRecovered(anchor, size));
    });
  }

  private failed(anchor: CheckpointAnchor, error: string, { size }: KeptCheckpoint): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const failures = (await lockedFailures(em, anchor.id)) + 1;
      const now = this.clock.now();
      const wait = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** Math.min(failures - 1, 20), LONGEST_WAIT_MILLISECONDS);
      await em.execute(
        'update audit_anchor_progress set failed_at = ?, failures = ?, last_error = ?, next_try_at = ? where anchor_id = ?',
        [now, failures, error, later(now, wait), anchor.id],
        'run',
      );
      if (failures === TOLD_AFTER) this.audit.record(em, actor, new AnchorFailed(anchor, error, size));
    });
  }
}

async function lockedFailures(em: EntityManager, id: string): Promise<number> {
  const [row] = await em.execute<{ failures: number }[]>('select failures from audit_anchor_progress where anchor_id = ? for update', [id]);
  return row?.failures ?? 0;
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
