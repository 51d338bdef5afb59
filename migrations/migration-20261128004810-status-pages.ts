import { Migration } from '@mikro-orm/migrations';

/** What organisations tell strangers. */
export class Migration20261128004810 extends Migration {
  override up(): void {
    this.addSql(
      `create table status_pages (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, address varchar(60) not null, title varchar(190) not null,
        description varchar(1000) not null, published tinyint(1) not null, items json not null, password_hash binary(32) null,
        version int not null default 1,
        primary key (id), unique index status_pages_organisation_id_unique (organisation_id), unique index status_pages_address_unique (address)
      ) default character set utf8mb4 engine = InnoDB`,
    );
    this.addSql('alter table incidents add column public_text varchar(1000) null');
  }

  override down(): void {
    this.addSql('alter table incidents drop column public_text');
    this.addSql('drop table status_pages');
  }
}
