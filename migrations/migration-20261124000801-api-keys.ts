import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Keys with which programs use the api, and when each was used last. */
export class Migration20261124000801 extends Migration {
  override up(): void {
    this.addSql(
      `create table api_keys (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, owner_id uuid not null, name varchar(100) not null,
        prefix varchar(10) not null, secret_hash char(64) not null, scopes json not null, ranges json not null,
        requests_per_minute int unsigned not null, expires_at datetime(3) not null, revoked_at datetime(3) null,
        primary key (id), unique index api_keys_prefix_unique (prefix), index api_keys_owner_id_index (owner_id),
        index api_keys_organisation_id_id_index (organisation_id, id),
        constraint api_keys_owner_id_foreign foreign key (owner_id) references users (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table api_key_uses (
        api_key_id uuid not null, organisation_id uuid not null, at datetime(3) not null, address varchar(45) not null,
        primary key (api_key_id)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    this.addSql('drop table api_key_uses');
    this.addSql('drop table api_keys');
  }
}
