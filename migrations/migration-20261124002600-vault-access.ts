import { Migration } from '@mikro-orm/migrations';

/** Who may use which field, from where and when, and what an organisation asks for before a secret leaves. */
export class Migration20261124002600 extends Migration {
  override up(): void {
    this.addSql('alter table credentials add column access_rules json null');
    this.addSql('alter table credential_fields add column access json null');
    this.addSql(
      `create table vault_policies (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, reauthentication_minutes smallint unsigned null,
        reason_required tinyint(1) not null default false, ticket_required tinyint(1) not null default false, reveals_per_hour smallint unsigned null,
        primary key (id), unique index vault_policies_organisation_unique (organisation_id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table vault_policies');
    this.addSql('alter table credential_fields drop column access');
    this.addSql('alter table credentials drop column access_rules');
  }
}
