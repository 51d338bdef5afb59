import { MikroORM } from '@mikro-orm/mariadb';
import { APPLY_RETENTION, AuditRetention } from '@clientst0r/audit';
import { ormOptions } from '@clientst0r/database';
import { Configuration, type NoPayload } from '@clientst0r/platform';
import { AUDIT_RETENTION_DAYS, SettingsService } from '@clientst0r/settings';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(APPLY_RETENTION)
export class ApplyRetentionProcessor extends JobProcessor<NoPayload> {
  constructor(
    private readonly retention: AuditRetention,
    private readonly settings: SettingsService,
    private readonly configuration: Configuration,
  ) {
    super();
  }

  /** Under the retention account, for as long as the job takes. */
  protected override async handle(): Promise<void> {
    if (this.configuration.database.passwords.retention === null) return;
    const days = await this.settings.get(AUDIT_RETENTION_DAYS);
    const orm = await MikroORM.init(ormOptions(this.configuration, 'retention'));
    try {
      const connection = orm.em.getConnection();
      const removed = await this.retention.run(days === 0 ? null : days, (sql, parameters) =>
        connection.execute(sql, [...parameters], 'run').then(() => undefined),
      );
      if (removed.length > 0) this.logger.log(`Removed the audit events of ${removed.join(', ')}`);
    } finally {
      await orm.close(true);
    }
  }
}
