import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Incidents with their timeline; channels, and what was sent through them. */
export class Migration20261124003100 extends Migration {
  override up(): void {
    this.addSql('alter table check_expiries add column warned_days smallint unsigned null');
    this.addSql(
      `create table incidents (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, check_id uuid not null, check_name varchar(190) not null,
        opened_at datetime(3) not null, closed_at datetime(3) null, reason varchar(240) null, times_down smallint unsigned not null default 1,
        acknowledged_at datetime(3) null, acknowledged_by varchar(190) null, acknowledgement varchar(500) null,
        primary key (id), index incidents_organisation_id_opened_at_id_index (organisation_id, opened_at, id),
        index incidents_check_id_closed_at_index (check_id, closed_at)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table incident_events (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, incident_id uuid not null, at datetime(3) not null,
        kind varchar(20) not null, text varchar(500) not null,
        primary key (id), index incident_events_incident_id_at_id_index (incident_id, at, id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table channels (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, name varchar(190) not null, kind varchar(20) not null,
        target varchar(1000) not null, sealed_secret blob null, secret_version int unsigned not null default 0, paused tinyint(1) not null default false,
        version int not null default 1,
        primary key (id), index channels_organisation_id_name_id_index (organisation_id, name, id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table channel_deliveries (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, channel_id uuid not null, incident_id uuid null,
        event varchar(30) not null, facts json not null, state varchar(10) not null default 'waiting', attempts tinyint unsigned not null default 0,
        next_attempt_at datetime(3) not null, last_error varchar(300) null, sent_at datetime(3) null,
        primary key (id), index channel_deliveries_organisation_id_id_index (organisation_id, id),
        index channel_deliveries_state_next_attempt_at_index (state, next_attempt_at)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['channel_deliveries', 'channels', 'incident_events', 'incidents']) this.addSql(`drop table ${table}`);
    this.addSql('alter table check_expiries drop column warned_days');
  }
}
