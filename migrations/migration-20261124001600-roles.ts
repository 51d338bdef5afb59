import { Migration } from '@mikro-orm/migrations';

/** Roles that organisations make for themselves, and when a member's access was last reviewed. */
export class Migration20261124001600 extends Migration {
  override up(): void {
    this.addSql(
      `create table roles (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, name varchar(60) not null, description varchar(255) not null,
        permissions json not null, version int not null default 1,
        primary key (id), unique index roles_organisation_id_name_unique (organisation_id, name)
      ) default character set utf8mb4 engine = InnoDB`,
    );
    this.addSql('alter table memberships add column reviewed_at datetime(3) null, add column reviewed_by uuid null');
  }

  override down(): void {
    this.addSql('alter table memberships drop column reviewed_at, drop column reviewed_by');
    this.addSql('drop table roles');
  }
}
