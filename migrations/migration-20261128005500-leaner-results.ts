import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';
const VALUES = 'error, status_code, dns, connect, tls, first_byte, total';
const MEASURED = `error tinyint unsigned not null, status_code smallint unsigned null, dns smallint unsigned null, connect smallint unsigned null,
  tls smallint unsigned null, first_byte smallint unsigned null, total mediumint unsigned not null`;

/** Results of 16 checks lie together in the order of time: they are always written at the end, so that pages get full. */
export class Migration20261128005500 extends Migration {
  override up(): void {
    this.addSql(
      `create table check_results_in_order (
        bucket mediumint unsigned not null, at datetime(3) not null, slot tinyint unsigned not null, ${MEASURED}, primary key (bucket, at, slot)
      ) ${TABLE}`,
    );
    this.addSql(
      `insert into check_results_in_order (bucket, at, slot, ${VALUES}) select status_id div 16, at, status_id mod 16, ${VALUES} from check_results order by 1, 2, 3`,
    );
    this.addSql('drop table check_results');
    this.addSql('rename table check_results_in_order to check_results');
  }

  override down(): void {
    this.addSql(
      `create table check_results_by_check (
        status_id int unsigned not null, at datetime(3) not null, ${MEASURED}, primary key (status_id, at)
      ) ${TABLE}`,
    );
    this.addSql(
      `insert into check_results_by_check (status_id, at, ${VALUES}) select bucket * 16 + slot, at, ${VALUES} from check_results order by 1, 2`,
    );
    this.addSql('drop table check_results');
    this.addSql('rename table check_results_by_check to check_results');
  }
}
