import { Migration } from '@mikro-orm/migrations';

/** Words by which checks are found together, reminders of what nobody looks after, and times within which so many percent were answered. */
export class Migration20261128005510 extends Migration {
  override up(): void {
    this.addSql("alter table checks add column tags json not null default '[]'");
    this.addSql('alter table checks alter column tags drop default');
    this.addSql('alter table alert_policies add column reminder_minutes smallint unsigned not null default 0');
    this.addSql(
      'alter table check_rollups add column p50 mediumint unsigned null, add column p95 mediumint unsigned null, add column p99 mediumint unsigned null',
    );
  }

  override down(): void {
    this.addSql('alter table check_rollups drop column p50, drop column p95, drop column p99');
    this.addSql('alter table alert_policies drop column reminder_minutes');
    this.addSql('alter table checks drop column tags');
  }
}
