import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** The wrapped keys of organisations; entries with their fields, and the words by which entries are found. */
export class Migration20261124000300 extends Migration {
  override up(): void {
    this.addSql(
      `create table organisation_keys (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, version int unsigned not null,
        root_key_id varchar(64) not null, wrapped_key varbinary(512) not null,
        primary key (id), unique index organisation_keys_version_unique (organisation_id, version)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table credentials (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, type varchar(32) not null, name varchar(255) not null,
        username varchar(2000) null, url varchar(2000) null, tags json not null, updated_at datetime(3) not null, trashed_at datetime(3) null,
        version int not null default 1,
        primary key (id),
        index credentials_name_index (organisation_id, trashed_at, name, id),
        index credentials_type_index (organisation_id, type, trashed_at, name, id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table credential_fields (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, credential_id uuid not null,
        position smallint unsigned not null, \`key\` varchar(64) not null, label varchar(100) not null, kind varchar(20) not null,
        value varchar(2000) null, sealed blob null, version int not null, updated_at datetime(3) not null,
        primary key (id), unique index credential_fields_key_unique (credential_id, \`key\`),
        index credential_fields_credential_id_index (credential_id),
        constraint credential_fields_credential_id_foreign foreign key (credential_id) references credentials (id) on update no action on delete cascade
      ) ${TABLE}`,
    );
    this.addSql(
      `create table credential_words (
        organisation_id uuid not null, word varchar(64) character set utf8mb4 collate utf8mb4_bin not null, credential_id uuid not null,
        primary key (organisation_id, word, credential_id), index credential_words_credential_index (credential_id)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['credential_words', 'credential_fields', 'credentials', 'organisation_keys']) this.addSql(`drop table ${table}`);
  }
}
