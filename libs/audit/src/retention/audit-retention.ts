import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, systemActor } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { LogSigner } from '../log/log-signer.js';
import { monthInLog, signTombstone } from '../log/tombstone.js';
import { MonthRemoved } from './retention.audit.js';

/** The shortest retention; the database holds to it too. */
export const FEWEST_RETENTION_DAYS = 90;

/** Runs one statement under the retention account, whose only rights are two procedures. */
export type RunAsRetention = (sql: string, parameters: readonly unknown[]) => Promise<void>;

/** Removes whole months of events that are older than the retention, sealed, and under no legal hold; and makes months ahead. */
@Injectable()
export class AuditRetention {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly signer: LogSigner,
    private readonly trail: AuditTrail,
  ) {}

  /** @param days null keeps for ever. @returns the months that were removed */
  async run(days: number | null, runAsRetention: RunAsRetention): Promise<string[]> {
    await runAsRetention('call audit_make_months_ahead()', []);
    if (days === null) return [];
    const removed: string[] = [];
    for (const month of await this.removable(Math.max(days, FEWEST_RETENTION_DAYS))) {
      await this.bury(month);
      await runAsRetention('call audit_remove_month(?)', [month]);
      removed.push(month);
    }
    return removed;
  }

  private async removable(days: number): Promise<string[]> {
    const until = new Date(this.clock.now().getTime() - days * 86_400_000).toISOString().slice(0, 7);
    const rows = await this.em.fork().execute<{ month: string }[]>(
      `select p.month from (
         select concat(substr(partition_name, 2, 4), '-', substr(partition_name, 6, 2)) as month from information_schema.partitions
         where table_schema = database() and table_name = 'audit_events' and partition_name regexp '^p[0-9]{6}$') p
       where p.month < ? and exists (select 1 from audit_events e where e.at >= concat(p.month, '-01') and e.at < concat(p.month, '-01') + interval 1 month)
         and not exists (select 1 from audit_legal_holds h where h.released_at is null and p.month between h.from_month and h.to_month)
         and not exists (select 1 from audit_events e left join audit_log_leaves l on l.event_id = e.id
           where l.event_id is null and e.at >= concat(p.month, '-01') and e.at < concat(p.month, '-01') + interval 1 month)
       order by p.month`,
      [until],
    );
    return rows.map(({ month }) => month);
  }

  /** The tombstone and its event are one transaction, before anything goes. */
  private async bury(month: string): Promise<void> {
    const signer = await this.signer.loadOrCreate();
    await this.em.fork().transactional(async (em) => {
      const inLog = await monthInLog(em, month);
      const known = await em.execute<object[]>('select 1 from audit_tombstones where month = ?', [month]);
      if (known.length > 0) return;
      await em.execute(
        'insert into audit_tombstones (month, created_at, note) values (?, ?, ?)',
        [month, this.clock.now(), signTombstone(inLog, signer)],
        'run',
      );
      this.trail.record(em, systemActor('audit retention'), new MonthRemoved(inLog));
    });
  }
}
