import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Links by which somebody outside puts a secret into the vault. */
export class Migration20261128002501 extends Migration {
  override up(): void {
    this.addSql(
      `create table secret_requests (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, created_by_id uuid not null, created_by_name varchar(190) not null,
        recipient varchar(190) not null, token_hash char(64) not null, passphrase_hash varchar(255) null, tries_left tinyint unsigned not null,
        expires_at datetime(3) not null, ended_at datetime(3) null, ending varchar(10) null, used_at datetime(3) null, refusals int unsigned not null,
        name varchar(255) not null, type varchar(32) not null, fields json not null, message varchar(1000) not null, credential_id uuid null,
        new_entry tinyint(1) not null,
        primary key (id), unique index secret_requests_token_unique (token_hash), index secret_requests_organisation_index (organisation_id, id),
        index secret_requests_credential_index (credential_id), index secret_requests_end_index (ended_at, expires_at)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    this.addSql('drop table secret_requests');
  }
}
