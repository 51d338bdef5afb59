import type { EntityManager } from '@mikro-orm/mariadb';
import { VaultPolicy } from '../access/vault-policy.entity.js';
import { DEFAULT_HISTORY_VERSIONS } from '../access/vault-terms.js';
import type { FormerFieldValue } from './former-value.entity.js';

const FORGET = 'delete from former_field_values where organisation_id = ? and field_id = ? and version <= ?';

/** Keeps the values that a change replaced, in its transaction, and forgets those beyond what the organisation keeps. */
export async function keepFormerValues(em: EntityManager, organisationId: string, values: readonly FormerFieldValue[]): Promise<void> {
  if (values.length === 0) return;
  const policy = await em.findOne(VaultPolicy, { organisationId });
  const most = policy?.historyVersions ?? DEFAULT_HISTORY_VERSIONS;
  for (const value of values) {
    await em.execute(FORGET, [organisationId, value.field.id, value.version - most], 'run');
    if (most > 0) em.persist(value);
  }
}
