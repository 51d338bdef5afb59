import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Receivers that keep checkpoints outside, and what the log remembers of the file that does. */
export class Migration20261124001900 extends Migration {
  override up(): void {
    this.addSql(
      `create table audit_anchors (
        id uuid not null, created_at datetime(3) not null, name varchar(190) not null, kind varchar(20) not null, target varchar(500) not null,
        authority text null, certificate text null, every_minutes int unsigned not null, sealed_secret blob null, version int not null default 1,
        primary key (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_anchor_progress (
        anchor_id uuid not null, size bigint unsigned not null default 0, succeeded_at datetime(3) null, failed_at datetime(3) null,
        failures int unsigned not null default 0, last_error varchar(240) null, next_try_at datetime(3) not null,
        primary key (anchor_id), index audit_anchor_progress_next_try_at_index (next_try_at)
      ) ${TABLE}`,
    );
    this.addSql(
      `alter table audit_log_progress add anchor_path varchar(500) null, add anchor_size bigint unsigned not null default 0,
       add anchored_at datetime(3) null, add anchor_failed_at datetime(3) null, add anchor_error varchar(240) null`,
    );
  }

  override down(): void {
    this.addSql(
      'alter table audit_log_progress drop anchor_path, drop anchor_size, drop anchored_at, drop anchor_failed_at, drop anchor_error',
    );
    this.addSql('drop table audit_anchor_progress');
    this.addSql('drop table audit_anchors');
  }
}
