import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Folders of the vault, and in which of them an entry lies. */
export class Migration20261128004400 extends Migration {
  override up(): void {
    this.addSql(
      `create table folders (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, name varchar(100) not null, parent_id uuid null,
        version int not null default 1,
        primary key (id), index folders_organisation_id_parent_id_index (organisation_id, parent_id)
      ) ${TABLE}`,
    );
    this.addSql(
      'alter table credentials add column folder_id uuid null, add index credentials_folder_index (organisation_id, folder_id, trashed_at, name, id)',
    );
  }

  override down(): void {
    this.addSql('alter table credentials drop index credentials_folder_index, drop column folder_id');
    this.addSql('drop table folders');
  }
}
