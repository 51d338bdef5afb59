import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Maintenance windows with their occurrences; parents of checks. */
export class Migration20261128002700 extends Migration {
  override up(): void {
    this.addSql('alter table checks add column parent_id uuid null, add index checks_parent_id_index (parent_id)');
    this.addSql('alter table check_statuses modify column state varchar(12) not null');
    this.addSql('alter table incidents add column muted tinyint(1) not null default false');
    this.addSql(
      `create table maintenance_windows (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, name varchar(190) not null, starts_at datetime(3) not null,
        duration_minutes smallint unsigned not null, timezone varchar(64) not null, rule varchar(300) null, check_ids json null, version int not null default 1,
        primary key (id), index maintenance_windows_organisation_id_starts_at_id_index (organisation_id, starts_at, id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table maintenance_occurrences (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, window_id uuid not null, planned_at datetime(3) not null,
        starts_at datetime(3) not null, ends_at datetime(3) not null, check_ids json null,
        primary key (id), index maintenance_occurrences_organisation_id_ends_at_index (organisation_id, ends_at),
        unique maintenance_occurrences_window_id_planned_at_unique (window_id, planned_at)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['maintenance_occurrences', 'maintenance_windows']) this.addSql(`drop table ${table}`);
    this.addSql('alter table incidents drop column muted');
    this.addSql("update check_statuses set state = 'down' where state = 'unreachable'");
    this.addSql('alter table check_statuses modify column state varchar(10) not null');
    this.addSql('alter table checks drop index checks_parent_id_index, drop column parent_id');
  }
}
