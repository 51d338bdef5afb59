import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

const INDEXES = [['id'], ['request_id', 'at', 'id'], ['address', 'at', 'id'], ['organisation_id', 'category', 'at', 'id'], ['organisation_id', 'action', 'at', 'id']] as const; // prettier-ignore

function nameOf(columns: readonly string[]): string {
  return `audit_events_${columns.join('_')}_index`;
}

/** An index for every way to look for events, saved views, exports, and the counts that charts are drawn from. */
export class Migration20261124000600 extends Migration {
  override up(): void {
    this.addSql(`alter table audit_events ${INDEXES.map((columns) => `add index ${nameOf(columns)} (${columns.join(', ')})`).join(', ')}`);
    this.addSql(
      `create table audit_views (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, scope_id uuid not null, name varchar(100) not null,
        filter json not null, version int not null default 1,
        primary key (id), unique index audit_views_user_id_scope_id_name_unique (user_id, scope_id, name)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_exports (
        id uuid not null, created_at datetime(3) not null, scope_id uuid not null, requested_by uuid not null, requested_by_name varchar(190) not null,
        format varchar(10) not null, filter json not null, ends_at datetime(3) not null, state varchar(10) not null default 'waiting',
        file varchar(100) null, sealed_key varbinary(255) null, events int unsigned not null default 0, bytes bigint unsigned null,
        progress tinyint unsigned not null default 0, sha256 char(64) null, checkpoint varchar(2000) null, failure varchar(100) null,
        finished_at datetime(3) null, expires_at datetime(3) not null,
        primary key (id), index audit_exports_scope_id_created_at_index (scope_id, created_at)
      ) ${TABLE}`,
    );
    this.createCounts();
  }

  override down(): void {
    const tables = ['audit_count_progress', 'audit_counted_ranges', 'audit_daily_addresses', 'audit_daily_reveals', 'audit_daily_events', 'audit_exports', 'audit_views']; // prettier-ignore
    for (const table of tables) this.addSql(`drop table ${table}`);
    this.addSql(`alter table audit_events ${INDEXES.map((columns) => `drop index ${nameOf(columns)}`).join(', ')}`);
  }

  private createCounts(): void {
    this.addSql(
      `create table audit_daily_events (
        scope_id uuid not null, day date not null, category varchar(20) not null, outcome varchar(10) not null, events int unsigned not null,
        primary key (scope_id, day, category, outcome), index audit_daily_events_day_index (day)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_daily_reveals (
        scope_id uuid not null, day date not null, actor_id uuid not null, action varchar(60) not null, actor_name varchar(190) not null,
        events int unsigned not null,
        primary key (scope_id, day, actor_id, action), index audit_daily_reveals_day_index (day)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_daily_addresses (
        scope_id uuid not null, day date not null, address varchar(45) not null, events int unsigned not null, failures int unsigned not null,
        primary key (scope_id, day, address), index audit_daily_addresses_day_index (day)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_counted_ranges (
        starts_at datetime(3) not null, ends_at datetime(3) not null, events int unsigned not null, checks tinyint unsigned not null,
        next_check_at datetime(3) not null,
        primary key (starts_at), index audit_counted_ranges_next_check_at_index (next_check_at)
      ) ${TABLE}`,
    );
    this.addSql(`create table audit_count_progress (id tinyint unsigned not null, counted_to datetime(3) null, primary key (id)) ${TABLE}`);
    this.addSql('insert into audit_count_progress (id, counted_to) values (1, null)');
  }
}
