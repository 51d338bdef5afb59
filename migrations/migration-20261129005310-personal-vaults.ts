import { Migration } from '@mikro-orm/migrations';

/** Vaults of single people. */
export class Migration20261129005310 extends Migration {
  override up(): void {
    this.addSql(
      `create table personal_vaults (
        id uuid not null, created_at datetime(3) not null, owner_id uuid null, erased_at datetime(3) null,
        primary key (id), unique index personal_vaults_owner_unique (owner_id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table personal_vaults');
  }
}
