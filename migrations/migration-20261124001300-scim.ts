import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** SCIM 2.0: clients, and the people and groups that they tell of. */
export class Migration20261124001300 extends Migration {
  override up(): void {
    this.addSql(
      `create table scim_clients (
        id uuid not null, created_at datetime(3) not null, name varchar(190) not null, token_hash char(64) not null,
        expires_at datetime(3) not null, revoked_at datetime(3) null,
        primary key (id), unique index scim_clients_name_unique (name), unique index scim_clients_token_hash_unique (token_hash)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table scim_users (
        id uuid not null, created_at datetime(3) not null, client_id uuid not null, user_name varchar(190) not null, external_id varchar(190) null,
        given_name varchar(190) null, family_name varchar(190) null, deleted_at datetime(3) null, updated_at datetime(3) not null,
        primary key (id), index scim_users_client_id_index (client_id), unique index scim_users_client_id_user_name_unique (client_id, user_name),
        constraint scim_users_client_id_foreign foreign key (client_id) references scim_clients (id)
      ) ${TABLE}`,
    );
    this.createGroups();
  }

  override down(): void {
    for (const table of ['scim_group_members', 'scim_groups', 'scim_users', 'scim_clients']) this.addSql(`drop table ${table}`);
  }

  private createGroups(): void {
    this.addSql(
      `create table scim_groups (
        id uuid not null, created_at datetime(3) not null, client_id uuid not null, display_name varchar(190) not null,
        external_id varchar(190) null, updated_at datetime(3) not null,
        primary key (id), index scim_groups_client_id_index (client_id), unique index scim_groups_client_id_display_name_unique (client_id, display_name),
        constraint scim_groups_client_id_foreign foreign key (client_id) references scim_clients (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table scim_group_members (
        id uuid not null, created_at datetime(3) not null, group_id uuid not null, user_id uuid not null,
        primary key (id), index scim_group_members_group_id_index (group_id), unique index scim_group_members_group_id_user_id_unique (group_id, user_id), index scim_group_members_user_id_index (user_id),
        constraint scim_group_members_group_id_foreign foreign key (group_id) references scim_groups (id) on delete cascade,
        constraint scim_group_members_user_id_foreign foreign key (user_id) references scim_users (id) on delete cascade
      ) ${TABLE}`,
    );
  }
}
