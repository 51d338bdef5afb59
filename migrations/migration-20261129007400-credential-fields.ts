import { Migration } from '@mikro-orm/migrations';

/** Fields of an entry, and former values of a field, are found by the unique keys that begin with these columns; an index of its own was written with each row for nothing. */
export class Migration20261129007400 extends Migration {
  override up(): void {
    this.addSql('alter table credential_fields drop index credential_fields_credential_id_index');
    this.addSql('alter table former_field_values drop index former_field_values_field_id_index');
  }

  override down(): void {
    this.addSql('alter table former_field_values add index former_field_values_field_id_index (field_id)');
    this.addSql('alter table credential_fields add index credential_fields_credential_id_index (credential_id)');
  }
}
