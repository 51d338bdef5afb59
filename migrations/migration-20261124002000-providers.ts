import { Migration } from '@mikro-orm/migrations';

const TABLE = 'default character set utf8mb4 engine = InnoDB';

/** Identity providers (OIDC, SAML) and who is linked to which of their subjects, who may be given roles by mappings too. */
export class Migration20261124002000 extends Migration {
  override up(): void {
    this.addSql(
      `create table identity_providers (
        id uuid not null, created_at datetime(3) not null, kind varchar(20) not null, name varchar(100) not null, enabled tinyint(1) not null,
        config json not null, sealed_secret blob null, secret_version int unsigned not null, version int not null default 1,
        primary key (id)
      ) ${TABLE}`,
    );
    this.addSql(
      `create table linked_identities (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, provider_id uuid not null, subject_key char(64) not null,
        label varchar(190) not null, primary key (id),
        unique index linked_identities_provider_id_subject_key_unique (provider_id, subject_key),
        unique index linked_identities_provider_id_user_id_unique (provider_id, user_id),
        index linked_identities_user_id_index (user_id), index linked_identities_provider_id_index (provider_id),
        constraint linked_identities_user_id_foreign foreign key (user_id) references users (id),
        constraint linked_identities_provider_id_foreign foreign key (provider_id) references identity_providers (id)
      ) ${TABLE}`,
    );
    this.addSql('alter table mapped_roles drop foreign key mapped_roles_account_id_foreign');
  }

  override down(): void {
    this.addSql('delete from mapped_roles where account_id not in (select id from external_accounts)');
    this.addSql(
      'alter table mapped_roles add constraint mapped_roles_account_id_foreign foreign key (account_id) references external_accounts (id) on delete cascade',
    );
    this.addSql('drop table linked_identities');
    this.addSql('drop table identity_providers');
  }
}
