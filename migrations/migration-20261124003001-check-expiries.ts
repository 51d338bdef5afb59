import { Migration } from '@mikro-orm/migrations';

/** When certificates end, as they were seen last. */
export class Migration20261124003001 extends Migration {
  override up(): void {
    this.addSql(
      `create table check_expiries (
        id uuid not null, organisation_id uuid not null, subject varchar(100) not null, starts_at datetime(3) not null,
        expires_at datetime(3) not null, fingerprint varchar(64) not null, details json not null, changed_at datetime(3) null,
        seen_at datetime(3) not null,
        primary key (id), index check_expiries_organisation_id_expires_at_id_index (organisation_id, expires_at, id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table check_expiries');
  }
}
