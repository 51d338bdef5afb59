import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** The order in which audit events are handed on, the receivers they are sent to, and what is found among them. */
export class Migration20261124000700 extends Migration {
  override up(): void {
    this.addSql(
      `create table audit_feed (
        position bigint unsigned not null, at datetime(3) not null, event_id uuid not null,
        primary key (position), unique index audit_feed_event_id_unique (event_id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_feed_progress (
        id tinyint unsigned not null default 1, next_position bigint unsigned not null, looked_to datetime(3) not null, widely_looked_at datetime(3) not null,
        primary key (id)
      ) ${TABLE}`,
    );
    this.addSql(
      "insert into audit_feed_progress (id, next_position, looked_to, widely_looked_at) values (1, 0, '2000-01-01', '2000-01-01')",
    );
    this.addSql(
      `create table audit_streams (
        id uuid not null, created_at datetime(3) not null, name varchar(190) not null, kind varchar(20) not null, url varchar(500) not null,
        authority text null, certificate text null, splunk_index varchar(80) null, compressed tinyint(1) not null, sealed_secret blob null,
        secret_version int unsigned not null, paused_at datetime(3) null, updated_at datetime(3) not null, version int not null default 1,
        primary key (id), index audit_streams_name_id_index (name, id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_stream_progress (
        stream_id uuid not null, shard tinyint unsigned not null, position bigint unsigned not null, repeat_from bigint unsigned null,
        batch_end bigint unsigned null, batch_limit smallint unsigned not null, delivered bigint unsigned not null,
        missed bigint unsigned not null, failures int unsigned not null, last_error varchar(240) null,
        last_delivered_at datetime(3) null, last_attempt_at datetime(3) null, next_attempt_at datetime(3) not null, lease_token uuid null,
        lease_until datetime(3) null,
        primary key (stream_id), index audit_stream_progress_shard_next_attempt_at_index (shard, next_attempt_at)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table detection_rules (
        rule varchar(30) not null, enabled tinyint(1) not null, threshold int unsigned null, window_minutes int unsigned null,
        updated_at datetime(3) not null, version int not null default 1, primary key (rule)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table detection_findings (
        id uuid not null, created_at datetime(3) not null, rule varchar(30) not null, subject varchar(120) not null, organisation_id uuid null,
        actor_id uuid null, actor_name varchar(190) not null, at datetime(3) not null, count int unsigned null, event_id uuid null,
        details json not null, acknowledged_at datetime(3) null, acknowledged_by uuid null, acknowledged_by_name varchar(190) null,
        reason varchar(500) null, version int not null default 1,
        primary key (id), unique index detection_findings_rule_subject_at_unique (rule, subject, at),
        index detection_findings_organisation_id_at_id_index (organisation_id, at, id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table detection_sightings (
        rule varchar(30) not null, actor_id uuid not null, value varchar(64) not null, at datetime(3) not null, primary key (rule, actor_id, value)
      ) ${TABLE}`,
    );
    this.addSql(
      'create table detection_progress (id tinyint unsigned not null default 1, position bigint unsigned not null, primary key (id)) ' +
        TABLE,
    );
    this.addSql('insert into detection_progress (id, position) values (1, 0)');
  }

  override down(): void {
    for (const table of [
      'detection_progress',
      'detection_sightings',
      'detection_findings',
      'detection_rules',
      'audit_stream_progress',
      'audit_streams',
      'audit_feed_progress',
      'audit_feed',
    ]) {
      this.addSql(`drop table ${table}`);
    }
  }
}
