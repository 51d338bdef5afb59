import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Secret options of checks, and targets that call us. */
export class Migration20261124003000 extends Migration {
  override up(): void {
    this.addSql(
      `create table check_secrets (
        id uuid not null, organisation_id uuid not null, names json not null, sealed mediumblob not null, value_version int unsigned not null default 0,
        primary key (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table check_heartbeats (
        id uuid not null, organisation_id uuid not null, token_hash binary(32) not null, last_at datetime(3) null,
        primary key (id), unique index check_heartbeats_token_hash_unique (token_hash)
      ) ${TABLE}`,
    );
    // What the form took for granted until now.
    this.addSql("update checks set specification = json_set(specification, '$.followRedirects', true) where kind = 'http'");
  }

  override down(): void {
    for (const table of ['check_heartbeats', 'check_secrets']) this.addSql(`drop table ${table}`);
  }
}
