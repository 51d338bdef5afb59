import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Files of entries: what is told of them, and their content in encrypted chunks. */
export class Migration20261128005300 extends Migration {
  override up(): void {
    this.addSql(
      `create table attachments (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, credential_id uuid not null, name varchar(200) not null,
        bytes int unsigned not null, sealed_key varbinary(255) null, added_by_id uuid not null, added_by_name varchar(190) not null, finished_at datetime(3) null,
        primary key (id), index attachments_credential_id_index (credential_id), index attachments_organisation_index (organisation_id, bytes),
        index attachments_finished_index (finished_at, created_at),
        constraint attachments_credential_id_foreign foreign key (credential_id) references credentials (id) on update no action on delete cascade
      ) ${TABLE}`,
    );
    this.addSql(
      `create table attachment_chunks (
        attachment_id uuid not null, position smallint unsigned not null, organisation_id uuid not null, content mediumblob not null,
        primary key (attachment_id, position), index attachment_chunks_attachment_id_index (attachment_id),
        index attachment_chunks_organisation_index (organisation_id),
        constraint attachment_chunks_attachment_id_foreign foreign key (attachment_id) references attachments (id) on update no action on delete cascade
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['attachment_chunks', 'attachments']) this.addSql(`drop table ${table}`);
  }
}
