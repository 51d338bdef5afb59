import { Migration } from '@mikro-orm/migrations';

/** Verifications of the audit log that people ask for and the worker carries out. */
export class Migration20261124001800 extends Migration {
  override up(): void {
    this.addSql(
      `create table audit_verifications (
        id uuid not null, created_at datetime(3) not null, requested_by uuid not null, requested_by_name varchar(190) not null,
        full tinyint(1) not null, state varchar(10) not null default 'waiting', size bigint unsigned not null default 0,
        from_leaf bigint unsigned not null default 0, verified bigint unsigned not null default 0, checkpoints int unsigned not null default 0,
        anchors int unsigned not null default 0, difference json null, noted_at datetime(3) not null, finished_at datetime(3) null,
        primary key (id), index audit_verifications_created_at_index (created_at)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table audit_verifications');
  }
}
