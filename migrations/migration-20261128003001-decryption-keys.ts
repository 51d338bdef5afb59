import { Migration } from '@mikro-orm/migrations';

/** Key pairs for which SAML providers encrypt assertions. */
export class Migration20261128003001 extends Migration {
  override up(): void {
    this.addSql(`alter table identity_providers add decryption_keys json not null default '[]'`);
    this.addSql(`alter table identity_providers alter column decryption_keys drop default`);
    this.addSql(`update identity_providers set config = json_set(config, '$.acceptsCbc', false, '$.mayBegin', false)`);
  }

  override down(): void {
    this.addSql(`update identity_providers set config = json_remove(config, '$.acceptsCbc', '$.mayBegin')`);
    this.addSql(`alter table identity_providers drop column decryption_keys`);
  }
}
