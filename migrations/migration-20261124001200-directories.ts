import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** LDAP directories, what they tell of people, and the roles that their groups give. */
export class Migration20261124001200 extends Migration {
  override up(): void {
    this.addSql(
      `create table directories (
        id uuid not null, created_at datetime(3) not null, name varchar(190) not null, url varchar(500) not null, authority text null,
        person_schema varchar(20) not null, bind_mode varchar(20) not null, bind_dn varchar(500) not null,
        sealed_password blob null, password_version int unsigned not null default 0,
        base_dn varchar(500) not null, user_filter varchar(1000) not null, group_base_dn varchar(500) null, group_filter varchar(1000) not null,
        nested_groups varchar(20) not null, creates_accounts tinyint(1) not null, is_enabled tinyint(1) not null,
        sync_minutes int unsigned not null, updated_at datetime(3) not null, version int not null default 1,
        primary key (id), unique index directories_name_unique (name)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table directory_runs (
        id uuid not null, created_at datetime(3) not null, directory_id uuid not null, state varchar(20) not null default 'waiting',
        is_confirmed tinyint(1) not null, started_at datetime(3) null, finished_at datetime(3) null, counts json null, failure varchar(300) null,
        primary key (id), index directory_runs_directory_id_index (directory_id), index directory_runs_directory_id_created_at_index (directory_id, created_at),
        constraint directory_runs_directory_id_foreign foreign key (directory_id) references directories (id) on delete cascade
      ) ${TABLE}`,
    );
    this.createAccounts();
  }

  override down(): void {
    for (const table of ['mapped_roles', 'group_mappings', 'external_accounts', 'directory_runs', 'directories'])
      this.addSql(`drop table ${table}`);
  }

  private createAccounts(): void {
    this.addSql(
      `create table external_accounts (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, kind varchar(20) not null, source_id uuid not null,
        external_id varchar(190) collate utf8mb4_bin not null, login varchar(190) not null, suspended_at datetime(3) null,
        primary key (id), unique index external_accounts_user_id_unique (user_id), index external_accounts_user_id_index (user_id),
        unique index external_accounts_source_id_external_id_unique (source_id, external_id),
        index external_accounts_source_id_login_index (source_id, login),
        constraint external_accounts_user_id_foreign foreign key (user_id) references users (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table group_mappings (
        id uuid not null, created_at datetime(3) not null, source_id uuid not null, group_key char(64) not null, group_name varchar(500) not null,
        organisation_id uuid not null, role_id varchar(36) not null,
        primary key (id), unique index group_mappings_unique (source_id, group_key, organisation_id, role_id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table mapped_roles (
        id uuid not null, created_at datetime(3) not null, account_id uuid not null, organisation_id uuid not null, role_id varchar(36) not null,
        primary key (id), unique index mapped_roles_account_id_organisation_id_role_id_unique (account_id, organisation_id, role_id),
        index mapped_roles_account_id_index (account_id), index mapped_roles_organisation_id_index (organisation_id),
        constraint mapped_roles_account_id_foreign foreign key (account_id) references external_accounts (id) on delete cascade
      ) ${TABLE}`,
    );
  }
}
