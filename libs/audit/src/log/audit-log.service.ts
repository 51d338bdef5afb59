import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Configuration, NotFoundError, storedInstant } from '@clientst0r/platform';
import type { AuditActor } from '../audit-row.js';
import { AuditTrail } from '../audit-trail.js';
import { USUAL_MILLISECONDS } from './audit-sealer.js';
import { AnchorFile } from './anchor-file.js';
import { type AnchorState, anchorStates } from './anchor-states.js';
import { rangeRoot } from './log-hashes.js';
import { LogFoundBroken, LogVerified } from './log.audit.js';
import { LogVerifier, type Verification, type VerificationWish } from './log-verifier.js';
import { consistencyRanges, inclusionRanges, type LeafRange } from './merkle-tree.js';

export interface LogStatus {
  readonly size: number;
  readonly verifierKey: string | null;
  readonly checkpoint: string | null;
  readonly checkpointAt: Date | null;
  readonly verifiedSize: number;
  readonly anchored: boolean;
  /** Where checkpoints are kept outside, the file first. */
  readonly anchors: readonly AnchorState[];
  /** Events that are committed and not yet sealed, and the time of the oldest of them. */
  readonly waiting: number;
  readonly waitingSince: Date | null;
  /** Months, as in `2026-11`, that retention has removed; the log still holds their leaves. */
  readonly removedMonths: readonly string[];
}

export interface InclusionProof {
  readonly leafIndex: number;
  readonly leafHash: string;
  /** Base64, from the leaf upwards (RFC 9162). */
  readonly hashes: string[];
  readonly checkpoint: string;
  /** By which the checkpoint is opened; to be compared with the one that was noted down earlier. */
  readonly verifierKey: string;
}

@Injectable()
export class AuditLogService {
  constructor(
    private readonly em: EntityManager,
    private readonly configuration: Configuration,
    private readonly verifier: LogVerifier,
    private readonly trail: AuditTrail,
    private readonly anchorFile: AnchorFile,
  ) {}

  async status(): Promise<LogStatus> {
    const [row] = await this.em
      .fork()
      .execute<{ verifierKey: string | null; verifiedSize: number | string }[]>(
        'select (select verifier_key from audit_log_keys where id = 1) as verifierKey, verified_size as verifiedSize from audit_log_progress where id = 1',
      );
    const last = await this.lastCheckpoint();
    const { size, note, at } = last ?? { size: 0, note: null, at: null };
    const { verifierKey, verifiedSize } = row ?? { verifierKey: null, verifiedSize: 0 };
    const anchors = await this.anchors();
    const removed = await this.em.fork().execute<{ month: string }[]>('select month from audit_tombstones order by month desc');
    return {
      size,
      verifierKey,
      checkpoint: note,
      checkpointAt: at,
      verifiedSize: Number(verifiedSize),
      anchored: anchors.length > 0,
      anchors,
      ...(await waitingEvents(this.em.fork())),
      removedMonths: removed.map(({ month }) => month),
    };
  }

  /** Where checkpoints are kept outside, the file first. */
  anchors(): Promise<AnchorState[]> {
    return anchorStates(this.em.fork(), this.configuration.auditAnchorFile);
  }

  /** Holds the log also against the file of kept checkpoints, when there is one. Recorded. */
  async verify(actor: AuditActor, full: boolean, anchorFile?: string): Promise<Verification> {
    const verification = await this.examine(full, {}, anchorFile);
    const { difference } = verification;
    try {
      await this.trail.commit(actor, new LogVerified(verification));
      if (difference) await this.trail.commit(actor, new LogFoundBroken(difference.message, difference));
    } catch (error) {
      // A trail that is gone cannot be written to, and that is what must be told.
      if (difference === null) throw error;
    }
    return verification;
  }

  /** Like `verify`, for those who record the verdict themselves. */
  examine(full: boolean, wish: Pick<VerificationWish, 'note'>, anchorFile?: string): Promise<Verification> {
    return this.verifier.verify({ full, ...wish, anchors: () => this.anchorFile.notes(anchorFile) });
  }

  /** That an event is in the tree of the newest checkpoint. @throws NotFoundError while it is not sealed */
  async inclusion(eventId: string): Promise<InclusionProof> {
    const last = await this.lastCheckpoint();
    const [leaf] = await this.em
      .fork()
      .execute<{ leafIndex: number | string; hash: Buffer }[]>(
        'select leaf_index as leafIndex, hash from audit_log_leaves where event_id = ?',
        [eventId],
      );
    const [key] = await this.em
      .fork()
      .execute<{ verifierKey: string }[]>('select verifier_key as verifierKey from audit_log_keys where id = 1');
    if (!leaf || !last || !key || Number(leaf.leafIndex) >= last.size) throw new NotFoundError();
    const leafIndex = Number(leaf.leafIndex);
    return {
      leafIndex,
      leafHash: leaf.hash.toString('base64'),
      hashes: await this.roots(inclusionRanges(leafIndex, last.size)),
      checkpoint: last.note,
      verifierKey: key.verifierKey,
    };
  }

  /** That the newest checkpoint continues the one of this size. @throws NotFoundError when the log is smaller */
  async consistency(size: number): Promise<{ hashes: string[]; checkpoint: string }> {
    const last = await this.lastCheckpoint();
    if (!last || size > last.size) throw new NotFoundError();
    return { hashes: await this.roots(consistencyRanges(size, last.size)), checkpoint: last.note };
  }

  async lastCheckpoint(): Promise<{ size: number; note: string; at: Date } | null> {
    const [row] = await this.em
      .fork()
      .execute<{ size: number | string; note: string; at: string | Date }[]>(
        'select size, note, created_at as at from audit_checkpoints order by size desc limit 1',
      );
    return row ? { size: Number(row.size), note: row.note, at: storedInstant(row.at) } : null;
  }

  /** Appends the newest checkpoint to the file outside, when one is configured. */
  async anchor(): Promise<void> {
    const last = await this.lastCheckpoint();
    if (last) await this.anchorFile.append(last);
  }

  private async roots(ranges: readonly LeafRange[]): Promise<string[]> {
    const em = this.em.fork();
    const hashes: string[] = [];
    for (const range of ranges) hashes.push((await rangeRoot(em, range)).toString('base64'));
    return hashes;
  }
}

/** As far back as the sealer usually looks: what commits later than that is rare, and found by its wider looks. */
async function waitingEvents(em: EntityManager): Promise<Pick<LogStatus, 'waiting' | 'waitingSince'>> {
  const [row] = await em.execute<{ waiting: number | string; since: string | Date | null }[]>(
    `select count(*) as waiting, min(e.at) as since from audit_log_progress p join audit_events e on e.at >= p.looked_to - interval ${USUAL_MILLISECONDS * 1_000} microsecond
     left join audit_log_leaves l on l.event_id = e.id where p.id = 1 and l.event_id is null ${acrossOrganisationsComment('the log is one over the whole trail')}`,
  );
  const { waiting, since } = row ?? { waiting: 0, since: null };
  return { waiting: Number(waiting), waitingSince: since === null ? null : storedInstant(since) };
}
