import { Migration } from '@mikro-orm/migrations';

/** The browsers and networks from which people have signed in. */
export class Migration20261124001401 extends Migration {
  override up(): void {
    this.addSql(
      `create table known_devices (
        id uuid not null, created_at datetime(3) not null, user_id uuid not null, kind varchar(10) not null, hash char(64) not null,
        last_seen_at datetime(3) not null,
        primary key (id), unique index known_devices_user_id_kind_hash_unique (user_id, kind, hash),
        index known_devices_user_id_index (user_id),
        constraint known_devices_user_id_foreign foreign key (user_id) references users (id)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table known_devices');
  }
}
