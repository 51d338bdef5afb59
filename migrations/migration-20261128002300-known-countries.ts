import { Migration } from '@mikro-orm/migrations';

/** The countries that people have signed in from, as far as the audit trail tells them: to be told as new only where they are. */
export class Migration20261128002300 extends Migration {
  override up(): void {
    this.addSql(
      `insert ignore into known_devices (id, created_at, user_id, kind, hash, last_seen_at)
        select uuid(), utc_timestamp(3), actor_id, 'country', sha2(country, 256), max(at) from audit_events
        where organisation_id is null and action = 'sign-in.succeeded' and country is not null and actor_id in (select id from users)
        group by actor_id, country`,
    );
  }

  override down(): void {
    this.addSql("delete from known_devices where kind = 'country'");
  }
}
