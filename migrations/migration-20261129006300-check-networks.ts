import { Migration } from '@mikro-orm/migrations';

/** Private networks that the checks of single organisations may reach, and what the operator's list said last. */
export class Migration20261129006300 extends Migration {
  override up(): void {
    this.addSql(
      `create table check_networks (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, network varchar(43) not null, reason varchar(190) not null,
        added_at datetime(3) not null, added_by varchar(190) not null,
        primary key (id), unique index check_networks_organisation_id_network_unique (organisation_id, network)
      ) default character set utf8mb4 engine = InnoDB`,
    );
    this.addSql(
      `create table operator_networks (id tinyint unsigned not null default 1, ranges json not null, primary key (id))
        default character set utf8mb4 engine = InnoDB`,
    );
    this.addSql("insert into operator_networks (id, ranges) values (1, '[]')");
  }

  override down(): void {
    this.addSql('drop table operator_networks');
    this.addSql('drop table check_networks');
  }
}
