import { Migration } from '@mikro-orm/migrations';

/** Secrets that leave only when others approve: the terms of an organisation, and who asked whom for what. */
export class Migration20261128005200 extends Migration {
  override up(): void {
    this.addSql(
      `alter table vault_policies add column approvals tinyint unsigned not null default 0, add column approval_scope varchar(10) not null default 'all',
        add column lease_minutes smallint unsigned not null default 15, add column glass_breakers varchar(10) not null default 'everybody'`,
    );
    this.addSql(
      `create table access_requests (
        id uuid not null, created_at datetime(3) not null, organisation_id uuid not null,
        requester_id uuid not null, requester_name varchar(190) not null, membership_id uuid not null,
        credential_id uuid not null, credential_name varchar(255) not null, field_id uuid not null, field_label varchar(100) not null,
        field_version int not null, purpose varchar(10) not null, reason varchar(500) not null, ticket varchar(100) null,
        minutes smallint unsigned not null, approvals_needed tinyint unsigned not null, verdicts json not null,
        broken_glass tinyint(1) not null, state varchar(10) not null, expires_at datetime(3) not null, granted_at datetime(3) null,
        extended_at datetime(3) null, ended_at datetime(3) null, ended_by_name varchar(190) null, note varchar(500) null,
        primary key (id), index access_requests_organisation_index (organisation_id, state, id),
        index access_requests_requester_index (organisation_id, requester_id, state, field_id),
        index access_requests_end_index (state, expires_at), index access_requests_glass_index (organisation_id, broken_glass, field_id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table access_requests');
    this.addSql(
      'alter table vault_policies drop column approvals, drop column approval_scope, drop column lease_minutes, drop column glass_breakers',
    );
  }
}
