import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, systemActor } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { AuditLogService } from './audit-log.service.js';
import { LogFoundBroken, LogVerified } from './log.audit.js';
import type { Verification, VerificationProgress } from './log-verifier.js';
import { VerificationRun } from './verification-run.entity.js';

const NOTE_EVERY_MILLISECONDS = 1_000;

/** Carries out a verification that was asked for. Running it twice does no harm: the second verdict is that of the second look. */
@Injectable()
export class VerificationRunner {
  constructor(
    private readonly em: EntityManager,
    private readonly log: AuditLogService,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async run(id: string): Promise<void> {
    const run = await this.em.fork().findOne(VerificationRun, { id, finishedAt: null });
    if (!run) return;
    try {
      await this.note(id, { from: 0, size: 0, verified: 0 });
      await this.finish(run, await this.log.examine(run.full, { note: this.throttled(id) }));
    } catch (error) {
      await this.em
        .fork()
        .execute("update audit_verifications set state = 'failed', noted_at = ? where id = ?", [this.clock.now(), id], 'run');
      throw error;
    }
  }

  private throttled(id: string): (progress: VerificationProgress) => Promise<void> {
    let last = -Infinity;
    return async (progress) => {
      if (performance.now() - last < NOTE_EVERY_MILLISECONDS) return;
      last = performance.now();
      await this.note(id, progress);
    };
  }

  private async note(id: string, { from, size, verified }: VerificationProgress): Promise<void> {
    const sql = "update audit_verifications set state = 'running', from_leaf = ?, size = ?, verified = ?, noted_at = ? where id = ?";
    await this.em.fork().execute(sql, [from, size, verified, this.clock.now(), id], 'run');
  }

  /** The verdict and its events are one transaction; they are the person's who asked. */
  private async finish({ id, requestedBy, requestedByName }: VerificationRun, verdict: Verification): Promise<void> {
    const { from, size, checkpoints, anchors, difference } = verdict;
    const now = this.clock.now();
    await this.em.fork().transactional(async (em) => {
      await em.execute(
        `update audit_verifications set state = 'finished', from_leaf = ?, size = ?, verified = ?, checkpoints = ?, anchors = ?, difference = ?,
         noted_at = ?, finished_at = ? where id = ?`,
        [
          from,
          size,
          difference ? (difference.leafIndex ?? 0) : size,
          checkpoints,
          anchors,
          difference && JSON.stringify(difference),
          now,
          now,
          id,
        ],
        'run',
      );
      const facts = [new LogVerified(verdict), ...(difference ? [new LogFoundBroken(difference.message, difference)] : [])];
      for (const fact of facts) this.trail.record(em, systemActor(requestedByName), Object.assign(fact, { actorId: requestedBy }));
    });
  }
}
