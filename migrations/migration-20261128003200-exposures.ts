import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Who has known which secret, and what was decided about it. What was recorded before is entered at the first look. */
export class Migration20261128003200 extends Migration {
  override up(): void {
    this.addSql(
      `create table secret_exposures (
        subject_id uuid not null, field_id uuid not null, version int unsigned not null, channel varchar(10) not null, outside tinyint(1) not null,
        subject_name varchar(190) not null, first_at datetime(3) not null, last_at datetime(3) not null, times int unsigned not null,
        primary key (subject_id, field_id, version, channel), index secret_exposures_field_id_index (field_id),
        constraint secret_exposures_field_id_foreign foreign key (field_id) references credential_fields (id) on update no action on delete cascade
      ) ${TABLE}`,
    );
    this.addSql(
      `create table exposure_progress (id tinyint unsigned not null default 1, position bigint unsigned not null, primary key (id)) ${TABLE}`,
    );
    this.addSql('insert into exposure_progress (id, position) values (1, 0)');
    this.addSql(
      `create table exposure_decisions (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, subject_id uuid not null, field_id uuid not null, version int not null,
        assignee_id uuid null, assignee_name varchar(190) null, accepted_reason varchar(500) null, decided_by_id uuid not null,
        decided_by_name varchar(190) not null, decided_at datetime(3) not null,
        primary key (id), unique index exposure_decisions_subject_unique (subject_id, field_id), index exposure_decisions_field_id_index (field_id),
        constraint exposure_decisions_field_id_foreign foreign key (field_id) references credential_fields (id) on update no action on delete cascade
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['exposure_decisions', 'exposure_progress', 'secret_exposures']) this.addSql(`drop table ${table}`);
  }
}
