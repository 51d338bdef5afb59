import { Migration } from '@mikro-orm/migrations';

/** What registries told last of the domains that checks look at. */
export class Migration20261128003500 extends Migration {
  override up(): void {
    this.addSql(
      `create table check_registrations (
        id uuid not null, organisation_id uuid not null, domain varchar(253) not null, source varchar(10) null, server varchar(255) null,
        registered_at datetime(3) null, expires_at datetime(3) null, expiry_source varchar(10) null, details json not null, known json not null,
        changes json not null, seen_at datetime(3) not null, warned_days smallint unsigned null,
        primary key (id), index check_registrations_organisation_id_expires_at_id_index (organisation_id, expires_at, id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table check_registrations');
  }
}
