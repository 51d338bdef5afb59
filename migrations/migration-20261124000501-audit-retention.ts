import { Migration } from '@mikro-orm/migrations';

/** Kept free by `audit_make_months_ahead`. */
const MONTHS_AHEAD = 24;

const REMOVE_MONTH = `create procedure audit_remove_month(in month char(7)) sql security definer modifies sql data
begin
  declare first_day date;
  if month not regexp '^[0-9]{4}-(0[1-9]|1[0-2])$' then
    signal sqlstate '45000' set message_text = 'this is not a month';
  end if;
  set first_day = str_to_date(concat(month, '-01'), '%Y-%m-%d');
  if first_day + interval 1 month > utc_timestamp() - interval 90 day then
    signal sqlstate '45000' set message_text = 'audit events are kept for 90 days';
  end if;
  if not exists (select 1 from audit_tombstones t where t.month = month) then
    signal sqlstate '45000' set message_text = 'there is no tombstone for this month of audit events';
  end if;
  if exists (select 1 from audit_legal_holds h where h.released_at is null and month between h.from_month and h.to_month) then
    signal sqlstate '45000' set message_text = 'this month of audit events is under legal hold';
  end if;
  if exists (select 1 from audit_events e left join audit_log_leaves l on l.event_id = e.id
             where l.event_id is null and e.at >= first_day and e.at < first_day + interval 1 month) then
    signal sqlstate '45000' set message_text = 'this month has audit events that are not sealed';
  end if;
  execute immediate concat('alter table audit_events truncate partition p', replace(month, '-', ''));
end`;

const MAKE_MONTHS_AHEAD = `create procedure audit_make_months_ahead() sql security definer modifies sql data
begin
  declare next_month date;
  select str_to_date(concat(max(substr(partition_name, 2)), '01'), '%Y%m%d') + interval 1 month into next_month from information_schema.partitions
    where table_schema = database() and table_name = 'audit_events' and partition_name regexp '^p[0-9]{6}$';
  while next_month < utc_date() + interval ${MONTHS_AHEAD.toString()} month do
    execute immediate concat('alter table audit_events reorganize partition p_later into (partition p', date_format(next_month, '%Y%m'),
      " values less than ('", next_month + interval 1 month, "'), partition p_later values less than (maxvalue))");
    set next_month = next_month + interval 1 month;
  end while;
end`;

/** Legal holds, and the two things that the retention account may do: each is a procedure that checks before it acts. */
export class Migration20261124000501 extends Migration {
  override up(): void {
    this.addSql(
      `create table audit_legal_holds (
        id uuid not null, created_at datetime(3) not null, name varchar(190) not null, reason varchar(500) not null, from_month char(7) not null,
        to_month char(7) not null, released_at datetime(3) null, primary key (id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
    this.addSql(REMOVE_MONTH);
    this.addSql(MAKE_MONTHS_AHEAD);
  }

  override down(): void {
    this.addSql('drop procedure audit_make_months_ahead');
    this.addSql('drop procedure audit_remove_month');
    this.addSql('drop table audit_legal_holds');
  }
}
