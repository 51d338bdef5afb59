import type { EntityManager } from '@mikro-orm/mariadb';
import { DEFAULT_HISTORY_VERSIONS } from '../access/vault-terms.js';
import type { FormerFieldValue } from './former-value.entity.js';
import { insertRows } from './insert-rows.js';

const KEPT = 'select history_versions as most from vault_policies where organisation_id = ?';
const FORGET = 'delete from former_field_values where organisation_id = ? and field_id = ? and version <= ?';

const COLUMNS = [
  'id',
  'created_at',
  'organisation_id',
  'field_id',
  'credential_id',
  'version',
  'sealed',
  'written_at',
  'replaced_by_id',
  'replaced_by_name',
];

/** Keeps the values that changes in one organisation replaced, in their transaction, and forgets those beyond what the organisation keeps. */
export async function keepFormerValues(em: EntityManager, values: readonly FormerFieldValue[]): Promise<void> {
  const [first] = values;
  if (!first) return;
  const { organisationId } = first;
  const [policy] = await em.execute<{ most: number }[]>(KEPT, [organisationId]);
  const most = policy?.most ?? DEFAULT_HISTORY_VERSIONS;
  for (const { field, version } of values) if (version > most) await em.execute(FORGET, [organisationId, field.id, version - most], 'run');
  if (most > 0) await insertRows(em, 'former_field_values', COLUMNS, values.map(rowOf)); // prettier-ignore
}

function rowOf(value: FormerFieldValue): unknown[] {
  const { id, createdAt, organisationId, field, credentialId, version, sealed, writtenAt, replacedById, replacedByName } = value;
  return [id, createdAt, organisationId, field.id, credentialId, version, sealed, writtenAt, replacedById, replacedByName];
}
