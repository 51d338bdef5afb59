import { Migration } from '@mikro-orm/migrations';

/** Hours and days of what checks saw. */
export class Migration20261128002800 extends Migration {
  override up(): void {
    this.addSql(
      `create table check_rollups (
        status_id int unsigned not null, hours tinyint unsigned not null, at datetime not null, answered smallint unsigned not null, failed smallint unsigned not null,
        unasked smallint unsigned not null, maintained smallint unsigned not null, average mediumint unsigned null, slowest mediumint unsigned null,
        primary key (status_id, hours, at)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table check_rollups');
  }
}
