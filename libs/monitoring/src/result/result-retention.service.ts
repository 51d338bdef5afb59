import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { RAW_RETENTION_HOURS } from '../monitoring.settings.js';

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
    const statuses = await this.em.fork().execute<{ id: number }[]>(`select ${comment} id from check_statuses order by id`);
    let removed = 0;
    for (const { id } of statuses) removed += await this.remove(id, oldest);
    return removed;
  }

  async deleteAll(statusId: number): Promise<void> {
    await this.remove(statusId, null);
    await this.em.getConnection().execute('delete from check_rollups where status_id = ?', [statusId], 'run');
  }

  private async remove(statusId: number, before: Date | null): Promise<number> {
    const [condition, parameters] = before
      ? (['status_id = ? and at < ?', [statusId, before]] as const)
      : (['status_id = ?', [statusId]] as const);
    let removed = 0;
    for (let last = BATCH; last === BATCH; removed += last) {
      const sql = `delete from check_results where ${condition} order by at limit ${BATCH.toString()}`;
      const { affectedRows } = await this.em.getConnection().execute<{ affectedRows: number }>(sql, parameters, 'run');
      last = affectedRows;
    }
    return removed;
  }
}
