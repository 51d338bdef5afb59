import { Migration } from '@mikro-orm/migrations';

const FIRST_MONTH = Date.UTC(2026, 10);
const MONTHS = 36;

/** Partitions of the audit trail: one a month, and one for whatever lies after the last. */
function monthlyPartitions(): string {
  const partitions = Array.from({ length: MONTHS }, (_, index) => {
    const start = new Date(FIRST_MONTH);
    start.setUTCMonth(start.getUTCMonth() + index);
    const end = new Date(start);
    end.setUTCMonth(end.getUTCMonth() + 1);
    return `partition p${start.toISOString().slice(0, 7).replace('-', '')} values less than ('${end.toISOString().slice(0, 10)}')`;
  });
  return [...partitions, 'partition p_later values less than (maxvalue)'].join(', ');
}

const REFUSE = "begin signal sqlstate '45000' set message_text = 'audit events are append-only'; end";

/** The audit trail, append-only by triggers (and by the grants of `grantTableRights`), and the settings. */
export class Migration20261124000100 extends Migration {
  override up(): void {
    this.addSql(
      `create table audit_events (
        at datetime(3) not null, id uuid not null, organisation_id uuid null, category varchar(20) not null, action varchar(60) not null,
        outcome varchar(10) not null, actor_id uuid null, actor_name varchar(190) not null, address varchar(45) not null,
        user_agent varchar(255) not null, request_id varchar(64) not null, object_type varchar(40) null, object_id uuid null,
        object_name varchar(255) null, details json null,
        primary key (at, id),
        index audit_events_organisation_id_at_id_index (organisation_id, at, id),
        index audit_events_actor_id_at_id_index (actor_id, at, id),
        index audit_events_object_id_at_id_index (object_id, at, id)
      ) default character set utf8mb4 engine = InnoDB partition by range columns (at) (${monthlyPartitions()})`,
    );
    this.addSql(`create trigger audit_events_append_only_update before update on audit_events for each row ${REFUSE}`);
    this.addSql(`create trigger audit_events_append_only_delete before delete on audit_events for each row ${REFUSE}`);
    this.addSql(
      'create table settings (`key` varchar(60) not null, value json not null, updated_at datetime(3) not null, primary key (`key`)) default character set utf8mb4 engine = InnoDB',
    );
  }

  override down(): void {
    this.addSql('drop table audit_events');
    this.addSql('drop table settings');
  }
}
