import { Migration } from '@mikro-orm/migrations';

/** Signing out here ended nothing at a provider until now. */
export class Migration20261128003000 extends Migration {
  override up(): void {
    this.addSql(`update identity_providers set config = json_set(config, '$.signsOutThere', false)`);
  }

  override down(): void {
    this.addSql(`update identity_providers set config = json_remove(config, '$.signsOutThere')`);
  }
}
