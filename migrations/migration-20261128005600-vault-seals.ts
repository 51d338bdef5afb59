import { Migration } from '@mikro-orm/migrations';

/** Vaults that their owners have sealed. */
export class Migration20261128005600 extends Migration {
  override up(): void {
    this.addSql(
      `create table vault_seals (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, sealed_by_id uuid not null, sealed_by_name varchar(190) not null,
        reason varchar(500) not null, primary key (id), unique index vault_seals_organisation_unique (organisation_id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table vault_seals');
  }
}
