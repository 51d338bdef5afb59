import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { RAW_RETENTION_HOURS } from '../monitoring.settings.js';
import { resultKey, SLOTS } from './result-key.js';

/** Short transactions: probes write to the same table all the time. */
const BATCH = 5_000;
const HOUR = 3_600_000;

/** Removes results that are too old, or whose check is gone. */
@Injectable()
export class ResultRetentionService {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** @returns how many were removed */
  async prune(): Promise<number> {
    const hours = await this.settings.get(RAW_RETENTION_HOURS);
    const oldest = new Date(this.clock.now().getTime() - hours * HOUR);
    const comment = acrossOrganisationsComment('one retention for the deployment');
    const buckets = await this.em
      .fork()
      .execute<{ bucket: number }[]>(`select ${comment} distinct id div ${SLOTS.toString()} as bucket from check_statuses order by 1`);
    let removed = 0;
    for (const { bucket } of buckets) removed += await this.remove('bucket = ? and at < ?', [bucket, oldest]);
    return removed;
  }

  async deleteAll(statusId: number): Promise<void> {
    const { bucket, slot } = resultKey(statusId);
    await this.remove('bucket = ? and slot = ?', [bucket, slot]);
    await this.em.getConnection().execute('delete from check_rollups where status_id = ?', [statusId], 'run');
  }

  private async remove(condition: string, parameters: readonly unknown[]): Promise<number> {
    let removed = 0;
    for (let last = BATCH; last === BATCH; removed += last) {
      const sql = `delete from check_results where ${condition} order by at limit ${BATCH.toString()}`;
      const { affectedRows } = await this.em.getConnection().execute<{ affectedRows: number }>(sql, parameters, 'run');
      last = affectedRows;
    }
    return removed;
  }
}
