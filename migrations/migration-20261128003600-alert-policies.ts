import { Migration } from '@mikro-orm/migrations';

/** Who is told of which checks, after how long, and when not. */
export class Migration20261128003600 extends Migration {
  override up(): void {
    this.addSql(
      `create table alert_policies (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, name varchar(190) not null, check_ids json null,
        steps json not null, quiet json null, urgent_breaks_through tinyint(1) not null, gather_seconds smallint unsigned not null,
        version int not null default 1,
        primary key (id), index alert_policies_organisation_id_name_id_index (organisation_id, name, id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
    this.addSql(
      `alter table channel_deliveries add column step tinyint unsigned not null default 0, add column not_before datetime(3) null,
        add column gathers tinyint(1) not null default false, add column group_id uuid null,
        add index channel_deliveries_group_id_index (group_id)`,
    );
  }

  override down(): void {
    this.addSql(
      `alter table channel_deliveries drop index channel_deliveries_group_id_index, drop column step, drop column not_before,
        drop column gathers, drop column group_id`,
    );
    this.addSql('drop table alert_policies');
  }
}
