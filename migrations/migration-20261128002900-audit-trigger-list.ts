import { Migration } from '@mikro-orm/migrations';

/** Lets the application see the triggers on audit tables, for the verification of the trail; it has no right that would show them to it. */
export class Migration20261128002900 extends Migration {
  override up(): void {
    this.addSql(
      `create function audit_trigger_list() returns longtext charset utf8mb4 sql security definer reads sql data
       return (select json_arrayagg(json_object('name', trigger_name, 'table', event_object_table, 'timing', action_timing, 'event', event_manipulation, 'body', action_statement))
        from information_schema.triggers where event_object_schema = database() and event_object_table like 'audit\\\\_%')`,
    );
  }

  override down(): void {
    this.addSql('drop function audit_trigger_list');
  }
}
