import type { AuditAction, AuditCategory, AuditOutcome } from '../audit-catalogue.js';
import type { AuditScope } from './audit-scope.js';

export interface AuditFilter {
  readonly category?: AuditCategory;
  readonly action?: AuditAction;
  readonly outcome?: AuditOutcome;
  readonly actorId?: string;
  /** What a person did, and what was done to that person. */
  readonly personId?: string;
  readonly objectType?: string;
  readonly objectId?: string;
  readonly address?: string;
  /** ISO 3166-1. */
  readonly country?: string;
  /** All events of one request: the chain. */
  readonly requestId?: string;
  /** Inclusive. */
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
  /** `hidden`: without the events that tell who read the trail itself. */
  readonly reads?: 'hidden';
  /** Beginning of the person's or the object's name, or a whole address. */
  readonly search?: string;
}

export type Condition = readonly [sql: string, values: readonly unknown[]];

type FilterName = Exclude<keyof AuditFilter, 'search' | 'personId' | 'reads'>;

const COMPARISONS: readonly (readonly [FilterName, string])[] = [
  ['category', 'category = ?'],
  ['action', 'action = ?'],
  ['outcome', 'outcome = ?'],
  ['actorId', 'actor_id = ?'],
  ['objectType', 'object_type = ?'],
  ['objectId', 'object_id = ?'],
  ['address', 'address = ?'],
  ['country', 'country = ?'],
  ['requestId', 'request_id = ?'],
  ['from', 'at >= ?'],
  ['to', 'at < ?'],
];

export function filterConditions(scope: AuditScope, filter: AuditFilter): Condition[] {
  const conditions: Condition[] = [
    scope === 'platform' ? ['organisation_id is null', []] : ['organisation_id = ?', [scope.organisationId]],
  ];
  for (const [name, sql] of COMPARISONS) if (filter[name] !== undefined) conditions.push([sql, [filter[name]]]);
  if (filter.personId) conditions.push(['actor_id = ? or object_id = ?', [filter.personId, filter.personId]]);
  if (filter.reads === 'hidden') conditions.push(["action <> 'audit.read'", []]);
  if (filter.search) conditions.push(searchCondition(filter.search));
  return conditions;
}

function searchCondition(search: string): Condition {
  const prefix = `${search.replace(/[\\%_]/gu, '\\$&')}%`;
  return ['actor_name like ? or object_name like ? or address = ?', [prefix, prefix, search]];
}

/** The most selective first. Each index ends with `at, id`, so that rows come in order, whatever is filtered. */
const INDEXES: readonly (readonly [keyof AuditFilter, string])[] = [
  ['requestId', 'audit_events_request_id_at_id_index'],
  ['objectId', 'audit_events_object_id_at_id_index'],
  ['actorId', 'audit_events_actor_id_at_id_index'],
  ['address', 'audit_events_address_at_id_index'],
  ['country', 'audit_events_organisation_id_country_at_id_index'],
  ['action', 'audit_events_organisation_id_action_at_id_index'],
  ['category', 'audit_events_organisation_id_category_at_id_index'],
];

/** Named in the statement: left alone, MariaDB may merge two indexes and then has to sort all that they find. */
export function indexFor(filter: AuditFilter): string {
  return INDEXES.find(([name]) => filter[name] !== undefined)?.[1] ?? 'audit_events_organisation_id_at_id_index';
}

export function whereOf(conditions: readonly Condition[]): Condition {
  return [conditions.map(([sql]) => `(${sql})`).join(' and '), conditions.flatMap(([, values]) => values)];
}
