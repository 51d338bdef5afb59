import { Migration } from '@mikro-orm/migrations';

/** Keys that hold in several organisations, and when each was used last in which of them. */
export class Migration20261128005100 extends Migration {
  override up(): void {
    this.addSql('alter table api_keys add column family_id uuid null');
    this.addSql('update api_keys set family_id = id');
    this.addSql('alter table api_keys modify family_id uuid not null, add index api_keys_family_id_index (family_id)');
    this.addSql(
      `create table api_key_reaches (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null, family_id uuid not null, ended_at datetime(3) null,
        primary key (id), unique index api_key_reaches_organisation_id_family_id_unique (organisation_id, family_id),
        index api_key_reaches_family_id_index (family_id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
    this.addSql(
      `insert into api_key_reaches (id, created_at, organisation_id, family_id, ended_at)
        select id, created_at, organisation_id, family_id, null from api_keys`,
    );
    this.addSql('alter table api_key_uses drop primary key, add primary key (api_key_id, organisation_id)');
  }

  /** Each key holds again only where it was made. */
  override down(): void {
    this.addSql(
      'delete u from api_key_uses u left join api_keys k on k.id = u.api_key_id and k.organisation_id = u.organisation_id where k.id is null',
    );
    this.addSql('alter table api_key_uses drop primary key, add primary key (api_key_id)');
    this.addSql('drop table api_key_reaches');
    this.addSql('alter table api_keys drop index api_keys_family_id_index, drop column family_id');
  }
}
