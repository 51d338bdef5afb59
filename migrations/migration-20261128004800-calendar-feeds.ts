import { Migration } from '@mikro-orm/migrations';

/** Addresses from which calendars read what is planned and what ends. */
export class Migration20261128004800 extends Migration {
  override up(): void {
    this.addSql(
      `create table calendar_feeds (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, token_hash binary(32) not null, made_at datetime(3) not null,
        made_by varchar(190) not null,
        primary key (id), unique index calendar_feeds_organisation_id_unique (organisation_id), unique index calendar_feeds_token_hash_unique (token_hash)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table calendar_feeds');
  }
}
