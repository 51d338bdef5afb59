import { Migration } from '@mikro-orm/migrations';

/** Beside each word of an entry how its name begins, so that the first entries with a frequent word are found without reading them. */
export class Migration20261130007600 extends Migration {
  override up(): void {
    this.addSql('alter table credential_words add column name_start varchar(24) not null');
    this.addSql('update credential_words w join credentials c on c.id = w.credential_id set w.name_start = left(c.name, 24)');
  }

  override down(): void {
    this.addSql('alter table credential_words drop column name_start');
  }
}
