import { Migration } from '@mikro-orm/migrations';

/** Changes of keys; and from when on a version of an organisation's key seals. */
export class Migration20261128003300 extends Migration {
  override up(): void {
    this.addSql("alter table organisation_keys add column seals_from datetime(3) not null default '2000-01-01 00:00:00.000'");
    this.addSql(
      `create table key_rotations (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid null, version int unsigned null, requested_by_id uuid null,
        requested_by_name varchar(190) not null, state varchar(10) not null, starts_at datetime(3) not null, ends_at datetime(3) not null,
        total int unsigned not null default 0, done int unsigned not null default 0, broken int unsigned not null default 0, finished_at datetime(3) null,
        primary key (id), index key_rotations_end_index (finished_at, created_at)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table key_rotations');
    this.addSql('alter table organisation_keys drop column seals_from');
  }
}
