import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** The outbox of jobs; checks, their schedule and standing, and what was measured. */
export class Migration20261124000400 extends Migration {
  override up(): void {
    this.addSql(
      `create table outbox_messages (
        id uuid not null, created_at datetime(3) not null, job varchar(100) not null, payload json not null, primary key (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table checks (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, name varchar(190) not null, kind varchar(20) not null,
        specification json not null, interval_seconds int unsigned not null, timeout_seconds smallint unsigned not null,
        retry_seconds int unsigned not null, failures_before_down tinyint unsigned not null, successes_before_up tinyint unsigned not null,
        paused_at datetime(3) null, updated_at datetime(3) not null, version int not null default 1,
        primary key (id), index checks_organisation_id_name_id_index (organisation_id, name, id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table check_statuses (
        id int unsigned not null auto_increment, check_id uuid not null, organisation_id uuid not null, shard tinyint unsigned not null,
        claimable_at datetime(3) null, next_run_at datetime(3) not null, run_token uuid null, state varchar(10) not null,
        state_since datetime(3) not null, failures tinyint unsigned not null, successes tinyint unsigned not null,
        last_checked_at datetime(3) null, last_response_milliseconds mediumint unsigned null, last_lateness_milliseconds int unsigned null,
        last_error varchar(240) null,
        primary key (id), unique index check_statuses_check_id_unique (check_id),
        index check_statuses_shard_claimable_at_index (shard, claimable_at)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table check_results (
        status_id int unsigned not null, at datetime(3) not null, error tinyint unsigned not null, status_code smallint unsigned null,
        dns smallint unsigned null, connect smallint unsigned null, tls smallint unsigned null, first_byte smallint unsigned null,
        total mediumint unsigned not null,
        primary key (status_id, at)
      ) ${TABLE}`,
    );
  }

  override down(): void {
    for (const table of ['check_results', 'check_statuses', 'checks', 'outbox_messages']) this.addSql(`drop table ${table}`);
  }
}
