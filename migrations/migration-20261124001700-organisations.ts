import { Migration } from '@mikro-orm/migrations';

/** Organisations that are put away, merged, or wait to be deleted. */
export class Migration20261124001700 extends Migration {
  override up(): void {
    this.addSql(
      `alter table organisations add column status_since datetime(3) null, add column delete_at datetime(3) null, add column merged_into uuid null,
        add index organisations_merged_into_index (merged_into)`,
    );
  }

  override down(): void {
    this.addSql(
      'alter table organisations drop index organisations_merged_into_index, drop column status_since, drop column delete_at, drop column merged_into',
    );
  }
}
