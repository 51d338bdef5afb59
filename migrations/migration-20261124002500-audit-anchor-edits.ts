import { Migration } from '@mikro-orm/migrations';

/** Anchors can be changed: how many values the secret has had is part of what its ciphertext is bound to. */
export class Migration20261124002500 extends Migration {
  override up(): void {
    this.addSql('alter table audit_anchors add secret_version int unsigned not null default 0');
    this.addSql('update audit_anchors set secret_version = 1 where sealed_secret is not null');
  }

  override down(): void {
    this.addSql('alter table audit_anchors drop secret_version');
  }
}
