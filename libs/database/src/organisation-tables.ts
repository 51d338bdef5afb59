import type { EntityManager } from '@mikro-orm/mariadb';

/** What a merge does with an organisation's rows of a table. */
export type OnMerge =
  /** They become the other organisation's; those that would be there twice stay behind. */
  | 'move'
  /** People and roles, which are joined with those of the other organisation. */
  | 'join'
  /** Ciphertexts are bound to the organisation: opened and sealed anew. */
  | 'reseal'
  /** What is open ends first: it holds in the one organisation alone. */
  | 'close'
  /** Terms of the organisation that was, and what it had opened to people outside: they stay behind and hold no more. */
  | 'lapse'
  /** They tell of the organisation that was. */
  | 'stay';

export interface OrganisationTable {
  readonly name: string;
  readonly onMerge: OnMerge;
  /** What is recorded outlives what it tells of. */
  readonly onDelete: 'delete' | 'keep';
  /** The column that names the organisation, where it is another one. */
  readonly column?: 'scope_id';
}

/**
 * Every table whose rows belong to an organisation, in an order in which they can be deleted. The keys come first: without
 * them no copy of the secrets can be read any more. A table that is missing here fails `organisation-tables.spec`.
 */
export const ORGANISATION_TABLES: readonly OrganisationTable[] = [
  { name: 'organisation_keys', onMerge: 'stay', onDelete: 'delete' },
  { name: 'credential_words', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'access_requests', onMerge: 'close', onDelete: 'delete' },
  { name: 'exposure_decisions', onMerge: 'move', onDelete: 'delete' },
  { name: 'secret_requests', onMerge: 'move', onDelete: 'delete' },
  { name: 'share_links', onMerge: 'lapse', onDelete: 'delete' },
  { name: 'field_health', onMerge: 'stay', onDelete: 'delete' },
  { name: 'former_field_values', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'credential_fields', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'attachment_chunks', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'attachments', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'credentials', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'folders', onMerge: 'move', onDelete: 'delete' },
  { name: 'check_secrets', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'channel_deliveries', onMerge: 'move', onDelete: 'delete' },
  { name: 'channels', onMerge: 'reseal', onDelete: 'delete' },
  { name: 'maintenance_occurrences', onMerge: 'move', onDelete: 'delete' },
  { name: 'alert_policies', onMerge: 'move', onDelete: 'delete' },
  { name: 'status_pages', onMerge: 'lapse', onDelete: 'delete' },
  { name: 'calendar_feeds', onMerge: 'lapse', onDelete: 'delete' },
  { name: 'check_networks', onMerge: 'lapse', onDelete: 'delete' },
  { name: 'maintenance_windows', onMerge: 'move', onDelete: 'delete' },
  { name: 'incident_events', onMerge: 'move', onDelete: 'delete' },
  { name: 'incidents', onMerge: 'move', onDelete: 'delete' },
  { name: 'check_expiries', onMerge: 'move', onDelete: 'delete' },
  { name: 'check_registrations', onMerge: 'move', onDelete: 'delete' },
  { name: 'check_heartbeats', onMerge: 'move', onDelete: 'delete' },
  { name: 'favourite_credentials', onMerge: 'move', onDelete: 'delete' },
  { name: 'vault_policies', onMerge: 'lapse', onDelete: 'delete' },
  { name: 'vault_seals', onMerge: 'stay', onDelete: 'delete' },
  { name: 'check_statuses', onMerge: 'move', onDelete: 'delete' },
  { name: 'checks', onMerge: 'move', onDelete: 'delete' },
  { name: 'api_key_uses', onMerge: 'move', onDelete: 'delete' },
  { name: 'api_key_reaches', onMerge: 'move', onDelete: 'delete' },
  { name: 'api_keys', onMerge: 'move', onDelete: 'delete' },
  { name: 'invitations', onMerge: 'move', onDelete: 'delete' },
  { name: 'mapped_roles', onMerge: 'move', onDelete: 'delete' },
  { name: 'group_mappings', onMerge: 'move', onDelete: 'delete' },
  { name: 'role_assignments', onMerge: 'join', onDelete: 'delete' },
  { name: 'memberships', onMerge: 'join', onDelete: 'delete' },
  { name: 'roles', onMerge: 'join', onDelete: 'delete' },
  { name: 'country_rules', column: 'scope_id', onMerge: 'lapse', onDelete: 'delete' },
  { name: 'audit_views', column: 'scope_id', onMerge: 'move', onDelete: 'delete' },
  { name: 'audit_exports', column: 'scope_id', onMerge: 'stay', onDelete: 'delete' },
  { name: 'audit_daily_events', column: 'scope_id', onMerge: 'stay', onDelete: 'keep' },
  { name: 'audit_daily_reveals', column: 'scope_id', onMerge: 'stay', onDelete: 'keep' },
  { name: 'audit_daily_addresses', column: 'scope_id', onMerge: 'stay', onDelete: 'keep' },
  { name: 'audit_daily_countries', column: 'scope_id', onMerge: 'stay', onDelete: 'keep' },
  { name: 'audit_weekly_reveals', column: 'scope_id', onMerge: 'stay', onDelete: 'keep' },
  { name: 'audit_weekly_addresses', column: 'scope_id', onMerge: 'stay', onDelete: 'keep' },
  { name: 'key_rotations', onMerge: 'stay', onDelete: 'keep' },
  { name: 'detection_findings', onMerge: 'stay', onDelete: 'keep' },
  { name: 'audit_events', onMerge: 'stay', onDelete: 'keep' },
];

export function movesOnMerge({ onMerge }: OrganisationTable): boolean {
  return onMerge !== 'stay' && onMerge !== 'lapse';
}

export function organisationColumn({ column }: OrganisationTable): string {
  return column ?? 'organisation_id';
}

/** Rows of an organisation by table, of the tables that a merge or a deletion concerns. */
export async function countOrganisationRows(
  em: EntityManager,
  organisationId: string,
  concerned: (table: OrganisationTable) => boolean,
): Promise<Record<string, number>> {
  const tables = ORGANISATION_TABLES.filter(concerned);
  const each = tables.map(
    (table) => `select '${table.name}' as name, count(*) as amount from ${table.name} where ${organisationColumn(table)} = ?`,
  );
  const rows = await em.execute<{ name: string; amount: number }[]>(each.join(' union all '), tables.map(() => organisationId)); // prettier-ignore
  return Object.fromEntries(rows.map(({ name, amount }) => [name, amount]));
}
