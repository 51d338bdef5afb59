import { Migration } from '@mikro-orm/migrations';

/** What a person is to change is looked up by him. */
export class Migration20261128005000 extends Migration {
  override up(): void {
    this.addSql('create index exposure_decisions_assignee_index on exposure_decisions (organisation_id, assignee_id)');
  }

  override down(): void {
    this.addSql('drop index exposure_decisions_assignee_index on exposure_decisions');
  }
}
