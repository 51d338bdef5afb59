import { Migration } from '@mikro-orm/migrations';

/** When people's passwords were looked up in breaches, and which were found. */
export class Migration20261128002301 extends Migration {
  override up(): void {
    this.addSql('alter table users add password_looked_up_at datetime(3) null, add password_breached_at datetime(3) null');
  }

  override down(): void {
    this.addSql('alter table users drop password_looked_up_at, drop password_breached_at');
  }
}
