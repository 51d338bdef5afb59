import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';
const REFUSE = "begin signal sqlstate '45000' set message_text = 'the audit log is append-only'; end";
const APPEND_ONLY = ['audit_log_leaves', 'audit_log_nodes', 'audit_checkpoints', 'audit_log_keys', 'audit_tombstones'];

/** The transparency log over the audit trail: leaves, subtree roots, signed checkpoints, tombstones of removed months. */
export class Migration20261124000500 extends Migration {
  override up(): void {
    this.addSql(
      `create table audit_log_leaves (
        leaf_index bigint unsigned not null, at datetime(3) not null, event_id uuid not null, hash binary(32) not null,
        primary key (leaf_index), unique index audit_log_leaves_event_id_unique (event_id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_log_nodes (
        level tinyint unsigned not null, node_index bigint unsigned not null, hash binary(32) not null, primary key (level, node_index)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_checkpoints (size bigint unsigned not null, created_at datetime(3) not null, note varchar(1000) not null, primary key (size)) ${TABLE}`,
    );
    this.addSql(
      `create table audit_log_keys (
        id tinyint unsigned not null, name varchar(190) not null, verifier_key varchar(300) not null, sealed_seed varbinary(255) not null, primary key (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_log_progress (
        id tinyint unsigned not null, looked_to datetime(3) not null, widely_looked_at datetime(3) not null, verified_size bigint unsigned not null,
        primary key (id)
      ) ${TABLE}`,
    );
    this.addSql(
      "insert into audit_log_progress (id, looked_to, widely_looked_at, verified_size) values (1, '2000-01-01', '2000-01-01', 0)",
    );
    this.addSql(
      `create table audit_tombstones (month char(7) not null, created_at datetime(3) not null, note varchar(1000) not null, primary key (month)) ${TABLE}`,
    );
    for (const table of APPEND_ONLY) {
      for (const event of ['update', 'delete'])
        this.addSql(`create trigger ${table}_append_only_${event} before ${event} on ${table} for each row ${REFUSE}`);
    }
  }

  override down(): void {
    for (const table of [...APPEND_ONLY, 'audit_log_progress']) this.addSql(`drop table ${table}`);
  }
}
