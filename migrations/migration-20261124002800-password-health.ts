import { Migration } from '@mikro-orm/migrations';

/** What is known of passwords: keyed digests, strength, and whether they were seen in a breach. */
export class Migration20261124002800 extends Migration {
  override up(): void {
    this.addSql(
      `create table field_health (
        field_id uuid not null, organisation_id uuid not null, version int not null, digest binary(32) not null, strength smallint unsigned not null,
        breach varchar(8) null, occurrences int unsigned null, breach_checked_at datetime(3) null, corpus varchar(40) null,
        primary key (field_id), index field_health_field_id_index (field_id), index field_health_digest_index (organisation_id, digest),
        constraint field_health_field_id_foreign foreign key (field_id) references credential_fields (id) on update no action on delete cascade
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table field_health');
  }
}
