import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Links by which a secret leaves for somebody outside. */
export class Migration20261128002500 extends Migration {
  override up(): void {
    this.addSql(
      `create table share_links (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, created_by_id uuid not null, created_by_name varchar(190) not null,
        recipient varchar(190) not null, token_hash char(64) not null, passphrase_hash varchar(255) null, tries_left tinyint unsigned not null,
        expires_at datetime(3) not null, ended_at datetime(3) null, ending varchar(10) null, used_at datetime(3) null, refusals int unsigned not null,
        credential_id uuid not null, credential_name varchar(255) not null, field_id uuid not null, field_label varchar(100) not null,
        field_version int not null, views tinyint unsigned not null, views_left tinyint unsigned not null, sealed mediumblob not null,
        primary key (id), unique index share_links_token_unique (token_hash), index share_links_organisation_index (organisation_id, id),
        index share_links_credential_index (credential_id), index share_links_end_index (ended_at, expires_at)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    this.addSql('drop table share_links');
  }
}
