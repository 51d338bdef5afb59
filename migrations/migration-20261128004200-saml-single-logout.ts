import { Migration } from '@mikro-orm/migrations';

/** Where SAML providers are told of sign-outs, and by what we sign what we tell them. */
export class Migration20261128004200 extends Migration {
  override up(): void {
    this.addSql(`alter table identity_providers add signing_key json null`);
    this.addSql(`update identity_providers set config = json_set(config, '$.signOutUrl', null)`);
  }

  override down(): void {
    this.addSql(
      `update identity_providers set config = json_set(json_remove(config, '$.signOutUrl'), '$.signsOutThere', false) where kind = 'saml'`,
    );
    this.addSql(`update identity_providers set config = json_remove(config, '$.signOutUrl') where kind = 'oidc'`);
    this.addSql(`alter table identity_providers drop column signing_key`);
  }
}
