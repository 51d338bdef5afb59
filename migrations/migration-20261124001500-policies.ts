import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Of whom a second factor is required, and whose sessions are shorter. */
export class Migration20261124001500 extends Migration {
  override up(): void {
    this.addSql(
      `create table second_factor_rules (
        id uuid not null, created_at datetime(3) not null, scope varchar(12) not null, subject_id uuid not null,
        grace_days tinyint unsigned not null,
        primary key (id), unique index second_factor_rules_scope_subject_id_unique (scope, subject_id)
      ) ${TABLE}`,
    );
    this.addSql(`create table factor_graces (user_id uuid not null, since datetime(3) not null, primary key (user_id)) ${TABLE}`);
    this.addSql(
      `create table role_session_limits (
        role_id varchar(36) not null, idle_minutes int unsigned null, absolute_hours int unsigned null, primary key (role_id)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['role_session_limits', 'factor_graces', 'second_factor_rules']) this.addSql(`drop table ${table}`);
  }
}
