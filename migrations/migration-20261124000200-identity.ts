import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** People with their factors and platform roles, organisations with their members and roles, invitations. */
export class Migration20261124000200 extends Migration {
  override up(): void {
    this.addSql(
      `create table users (
        id uuid not null, created_at datetime(3) not null, email varchar(190) collate utf8mb4_bin not null, name varchar(190) not null,
        status varchar(20) not null default 'active', password_hash varchar(255) null, last_sign_in_at datetime(3) null,
        primary key (id), unique index users_email_unique (email)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table totp_factors (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, sealed_secret varbinary(255) not null, last_step int unsigned not null,
        primary key (id), index totp_factors_user_id_index (user_id), unique index totp_factors_user_id_unique (user_id),
        constraint totp_factors_user_id_foreign foreign key (user_id) references users (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table recovery_codes (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, code_hash char(64) not null, used_at datetime(3) null,
        primary key (id), index recovery_codes_user_id_index (user_id), unique index recovery_codes_user_id_code_hash_unique (user_id, code_hash),
        constraint recovery_codes_user_id_foreign foreign key (user_id) references users (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table platform_role_assignments (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, role_id varchar(36) not null,
        primary key (id), index platform_role_assignments_user_id_index (user_id),
        unique index platform_role_assignments_user_id_role_id_unique (user_id, role_id),
        constraint platform_role_assignments_user_id_foreign foreign key (user_id) references users (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table organisations (
        id uuid not null, created_at datetime(3) not null, slug varchar(60) not null, name varchar(190) not null,
        status varchar(20) not null default 'active',
        primary key (id), unique index organisations_slug_unique (slug)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table memberships (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, user_id uuid not null, status varchar(20) not null default 'active',
        primary key (id), index memberships_user_id_index (user_id), unique index memberships_organisation_id_user_id_unique (organisation_id, user_id),
        constraint memberships_user_id_foreign foreign key (user_id) references users (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table role_assignments (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, membership_id uuid not null, role_id varchar(36) not null,
        starts_at datetime(3) null, ends_at datetime(3) null,
        primary key (id), index role_assignments_membership_id_index (membership_id),
        unique index role_assignments_membership_id_role_id_unique (membership_id, role_id),
        constraint role_assignments_membership_id_foreign foreign key (membership_id) references memberships (id) on delete cascade
      ) ${TABLE}`,
    );
    this.addSql(
      `create table invitations (
        id uuid not null, created_at datetime(3) not null, token_hash char(64) not null, purpose varchar(30) not null,
        email varchar(190) collate utf8mb4_bin not null, organisation_id uuid null, role_ids json not null, invited_by uuid null,
        expires_at datetime(3) not null, accepted_at datetime(3) null, withdrawn_at datetime(3) null,
        primary key (id), unique index invitations_token_hash_unique (token_hash), index invitations_email_index (email)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of [
      'invitations',
      'role_assignments',
      'memberships',
      'organisations',
      'platform_role_assignments',
      'recovery_codes',
      'totp_factors',
      'users',
    ]) {
      this.addSql(`drop table ${table}`);
    }
  }
}
