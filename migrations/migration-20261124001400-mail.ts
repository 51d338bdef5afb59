import { Migration } from '@mikro-orm/migrations';

/** Mails and what became of them; never their text. */
export class Migration20261124001400 extends Migration {
  override up(): void {
    this.addSql(
      `create table mail_deliveries (
        id uuid not null, created_at datetime(3) not null, kind varchar(40) not null,
        recipient varchar(190) collate utf8mb4_bin not null, subject_id uuid null, facts json not null, state varchar(10) not null default 'waiting',
        attempts int unsigned not null default 0, last_error varchar(300) null, sent_at datetime(3) null,
        primary key (id), index mail_deliveries_recipient_kind_index (recipient, kind)
      ) default character set utf8mb4 engine = InnoDB`,
    );
  }

  override down(): void {
    this.addSql('drop table mail_deliveries');
  }
}
