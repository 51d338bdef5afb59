import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Former values of secret fields, favourites, the day on which an entry expires, and how long trash and history are kept. */
export class Migration20261124002700 extends Migration {
  override up(): void {
    this.addSql('alter table credentials add column expires_on date null');
    this.addSql(
      'alter table vault_policies add column history_versions smallint unsigned not null default 10, add column trash_days smallint unsigned not null default 30',
    );
    this.addSql('create index credentials_trashed_index on credentials (trashed_at)');
    this.addSql(
      `create table former_field_values (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, field_id uuid not null, credential_id uuid not null,
        version int not null, sealed blob not null, written_at datetime(3) not null, replaced_by_id uuid not null, replaced_by_name varchar(190) not null,
        primary key (id), unique index former_field_values_version_unique (field_id, version),
        index former_field_values_field_id_index (field_id), index former_field_values_credential_index (credential_id),
        constraint former_field_values_field_id_foreign foreign key (field_id) references credential_fields (id) on update no action on delete cascade
      ) ${TABLE}`,
    );
    this.addSql(
      `create table favourite_credentials (
        user_id uuid not null, credential_id uuid not null, organisation_id uuid not null,
        primary key (user_id, credential_id), index favourite_credentials_credential_id_index (credential_id),
        constraint favourite_credentials_credential_id_foreign foreign key (credential_id) references credentials (id) on update no action on delete cascade
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['favourite_credentials', 'former_field_values']) this.addSql(`drop table ${table}`);
    this.addSql('drop index credentials_trashed_index on credentials');
    this.addSql('alter table vault_policies drop column history_versions, drop column trash_days');
    this.addSql('alter table credentials drop column expires_on');
  }
}
