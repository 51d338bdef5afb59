import { Migration } from '@mikro-orm/migrations';

/** The country of an event's address, a way to look for it, and counts by it. Events of before have none, and their leaves stay as they are. */
export class Migration20261124002400 extends Migration {
  override up(): void {
    this.addSql('alter table audit_events add country char(2) null');
    this.addSql('alter table audit_events add index audit_events_organisation_id_country_at_id_index (organisation_id, country, at, id)');
    this.addSql(
      `create table audit_daily_countries (
        scope_id uuid not null, day date not null, country char(2) not null, events int unsigned not null, failures int unsigned not null,
        primary key (scope_id, day, country), index audit_daily_countries_day_index (day)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table audit_daily_countries');
    this.addSql('alter table audit_events drop index audit_events_organisation_id_country_at_id_index, drop country');
  }
}
