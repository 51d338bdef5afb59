import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Passwords that must be changed, those that were used before, links to set a new one; who took somebody's second factor away. */
export class Migration20261124000800 extends Migration {
  override up(): void {
    this.addSql(
      `alter table users add column password_changed_at datetime(3) null, add column password_change_due tinyint(1) not null default false,
        add column factors_reset_at datetime(3) null, add column factors_reset_by uuid null`,
    );
    this.addSql(
      `create table former_passwords (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, hash varchar(255) not null,
        primary key (id), index former_passwords_user_id_index (user_id),
        constraint former_passwords_user_id_foreign foreign key (user_id) references users (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table password_resets (
        id uuid not null, created_at datetime(3) not null, token_hash char(64) not null, user_id uuid not null, issued_by uuid null,
        expires_at datetime(3) not null, used_at datetime(3) null, withdrawn_at datetime(3) null,
        primary key (id), unique index password_resets_token_hash_unique (token_hash), index password_resets_user_id_index (user_id),
        constraint password_resets_user_id_foreign foreign key (user_id) references users (id)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    this.addSql('drop table password_resets');
    this.addSql('drop table former_passwords');
    this.addSql(
      'alter table users drop column password_changed_at, drop column password_change_due, drop column factors_reset_at, drop column factors_reset_by',
    );
  }
}
