import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { ChannelMove } from './channel/channel-move.js';
import { CheckSecrets } from './check/check-secrets.js';

/** What a merge of organisations cannot move row by row. Can be done twice. */
@Injectable()
export class MonitoringMove {
  constructor(
    private readonly em: EntityManager,
    private readonly checkSecrets: CheckSecrets,
    private readonly channels: ChannelMove,
  ) {}

  /** @returns how many hold a secret that does not open, and stayed */
  async moveAll(sourceId: string, targetId: string): Promise<number> {
    await this.limitToChecks(sourceId);
    return (await this.checkSecrets.moveAll(sourceId, targetId)) + (await this.channels.moveAll(sourceId, targetId));
  }

  /** What is for all checks stays for the checks which were there: it must not silence or call for those of the other organisation. */
  private async limitToChecks(sourceId: string): Promise<void> {
    for (const table of ['maintenance_windows', 'maintenance_occurrences', 'alert_policies']) {
      const sql = `update ${table} set check_ids = (select coalesce(json_arrayagg(c.id), json_array()) from checks c where c.organisation_id = ?)
        where organisation_id = ? and check_ids is null`;
      await this.em.execute(sql, [sourceId, sourceId], 'run');
    }
  }
}
