import { Migration } from '@mikro-orm/migrations';

/** The public halves of people's passkeys. */
export class Migration20261124001402 extends Migration {
  override up(): void {
    this.addSql(
      `create table passkeys (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, name varchar(100) not null,
        credential_id varbinary(1023) not null, public_key varbinary(4000) not null, counter int unsigned not null,
        transports json not null, backed_up tinyint(1) not null, last_used_at datetime(3) null,
        primary key (id), unique index passkeys_credential_id_unique (credential_id), index passkeys_user_id_index (user_id),
        constraint passkeys_user_id_foreign foreign key (user_id) references users (id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table passkeys');
  }
}
