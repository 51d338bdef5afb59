import { Migration } from '@mikro-orm/migrations';

/** From which countries people may sign in, or come into one organisation. */
export class Migration20261128004600 extends Migration {
  override up(): void {
    this.addSql(
      `create table country_rules (
        scope_id uuid not null, mode varchar(5) not null, countries json not null, unknown varchar(6) not null, primary key (scope_id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table country_rules');
  }
}
