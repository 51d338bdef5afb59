import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';
/** The Monday of the week of `day`, of weeks that are wholly counted. */
const OF_WHOLE_WEEKS = `day < (select date(counted_to) - interval weekday(counted_to) day from audit_count_progress where id = 1)`;
const MONDAY = 'day - interval weekday(day) day';

/** Counts of all scopes together, and of weeks where those of days are many; filled from what is there. */
export class Migration20261129005700 extends Migration {
  override up(): void {
    this.addSql(
      `create table audit_daily_totals (
        day date not null, category varchar(20) not null, outcome varchar(10) not null, events int unsigned not null, primary key (day, category, outcome)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_weekly_reveals (
        scope_id uuid not null, week date not null, actor_id uuid not null, action varchar(60) not null, actor_name varchar(190) not null,
        events int unsigned not null,
        primary key (scope_id, week, actor_id, action), index audit_weekly_reveals_week_index (week)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table audit_weekly_addresses (
        scope_id uuid not null, week date not null, address varchar(45) not null, events int unsigned not null, failures int unsigned not null,
        primary key (scope_id, week, address), index audit_weekly_addresses_week_index (week)
      ) ${TABLE}`,
    );
    this.fill();
  }

  override down(): void {
    for (const table of ['audit_weekly_addresses', 'audit_weekly_reveals', 'audit_daily_totals']) this.addSql(`drop table ${table}`);
  }

  private fill(): void {
    // Counted from now on with the secrets that people are given; there are none from before the day on which entries got files.
    this.addSql(
      `insert into audit_daily_reveals (scope_id, day, actor_id, action, actor_name, events)
       select coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'), date(at), actor_id, action, max(actor_name), count(*) from audit_events
       where at >= '2026-11-27' and at < (select counted_to from audit_count_progress where id = 1) and action = 'attachment.downloaded'
       and outcome = 'success' and actor_id is not null group by 1, 2, 3, 4 on duplicate key update events = values(events)`,
    );
    this.addSql(
      `insert into audit_daily_totals (day, category, outcome, events)
       select day, category, outcome, sum(events) from audit_daily_events group by day, category, outcome`,
    );
    this.addSql(
      `insert into audit_weekly_reveals (scope_id, week, actor_id, action, actor_name, events)
       select scope_id, ${MONDAY}, actor_id, action, max(actor_name), sum(events) from audit_daily_reveals where ${OF_WHOLE_WEEKS} group by 1, 2, 3, 4`,
    );
    this.addSql(
      `insert into audit_weekly_addresses (scope_id, week, address, events, failures)
       select scope_id, ${MONDAY}, address, sum(events), sum(failures) from audit_daily_addresses where ${OF_WHOLE_WEEKS} group by 1, 2, 3`,
    );
  }
}
