import { createHash, randomBytes } from 'node:crypto';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import {
  acrossOrganisationsComment,
  type Actor,
  Clock,
  ConflictError,
  JobOutbox,
  NotFoundError,
  storedInstant,
} from '@clientst0r/platform';
import { CheckReader } from '../check/check.reader.js';
import { HeartbeatRenewed } from '../monitoring.audit.js';
import { RUN_CHECK } from '../monitoring.jobs.js';
import type { LastBeats } from '../probe/heartbeat-prober.js';
import { CheckHeartbeat } from './check-heartbeat.entity.js';

const TOKEN_BYTES = 32;
const ALL = acrossOrganisationsComment('whoever knows the address may call it');

interface BeatRow {
  readonly checkId: string;
  readonly organisationId: string;
  readonly state: string;
}

/** Targets that call us. */
@Injectable()
export class HeartbeatService implements LastBeats {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly outbox: JobOutbox,
  ) {}

  /** Makes the secret part of a new address, which is told this once; an older one no longer counts. @throws ConflictError for another kind */
  @Transactional()
  async renew(actor: Actor, checkId: string): Promise<string> {
    const { check } = await this.checks.get(actor, checkId);
    if (check.kind !== 'heartbeat') throw new ConflictError('no-heartbeat', 'Only a heartbeat has an address to call.');
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const known = await this.em.findOne(CheckHeartbeat, { id: checkId });
    if (known) known.tokenHash = hashOf(token);
    else this.em.persist(new CheckHeartbeat(check.id, check.organisationId, hashOf(token)));
    this.audit.record(this.em, actor, new HeartbeatRenewed(check));
    return token;
  }

  /** A target calls. One that was thought to be down is looked at at once. @throws NotFoundError */
  async beat(token: string): Promise<void> {
    const hash = hashOf(token);
    const sql = `select ${ALL} h.id as checkId, h.organisation_id as organisationId, s.state from check_heartbeats h
      join check_statuses s on s.check_id = h.id where h.token_hash = ?`;
    const em = this.em.fork({ clear: true });
    const [row] = await em.execute<BeatRow[]>(sql, [hash]);
    if (!row) throw new NotFoundError();
    await em.execute(`update ${ALL} check_heartbeats set last_at = ? where token_hash = ?`, [this.clock.now(), hash], 'run');
    if (row.state !== 'up') await this.lookNow(row);
  }

  async lastBeat(checkId: string): Promise<Date | null> {
    const sql = `select ${ALL} last_at as at from check_heartbeats where id = ?`;
    const [row] = await this.em.fork({ clear: true }).execute<{ at: string | Date | null }[]>(sql, [checkId]);
    return row?.at ? storedInstant(row.at) : null;
  }

  private async lookNow({ checkId, organisationId }: BeatRow): Promise<void> {
    await this.em.fork({ clear: true }).transactional((em) => {
      this.outbox.enqueue(em, RUN_CHECK, { organisationId, checkId });
      return Promise.resolve();
    });
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
