import { Migration } from '@mikro-orm/migrations';

/** The verifications of every night are asked for by nobody. */
export class Migration20261128003800 extends Migration {
  override up(): void {
    this.addSql('alter table audit_verifications modify requested_by uuid null');
  }

  override down(): void {
    this.addSql('delete from audit_verifications where requested_by is null');
    this.addSql('alter table audit_verifications modify requested_by uuid not null');
  }
}
