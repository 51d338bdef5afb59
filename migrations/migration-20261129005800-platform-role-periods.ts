import { Migration } from '@mikro-orm/migrations';

/** Platform roles for a time. */
export class Migration20261129005800 extends Migration {
  override up(): void {
    this.addSql('alter table platform_role_assignments add column starts_at datetime(3) null, add column ends_at datetime(3) null');
  }

  override down(): void {
    this.addSql('alter table platform_role_assignments drop column starts_at, drop column ends_at');
  }
}
