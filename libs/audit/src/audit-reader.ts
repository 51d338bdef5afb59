import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import type { AuditAction, AuditCategory, AuditOutcome } from './audit-catalogue.js';
import type { AuditEvent } from './audit-event.entity.js';

export interface AuditFilter {
  readonly category?: AuditCategory;
  readonly action?: AuditAction;
  readonly outcome?: AuditOutcome;
  readonly actorId?: string;
  readonly objectId?: string;
  /** Inclusive. */
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
  /** Beginning of the person's or the object's name, or a whole address. */
  readonly search?: string;
}

export interface AuditPosition {
  readonly at: Date;
  readonly id: string;
}

export interface AuditPageRequest {
  readonly after?: AuditPosition;
  readonly limit: number;
}

/** Whose events: one organisation's, or those of the deployment that belong to no organisation. */
export type AuditScope = { readonly organisationId: string } | 'platform';

type Condition = readonly [sql: string, values: readonly unknown[]];

/** Reads the trail newest first, by key and without hydration, so that every page costs the same. */
@Injectable()
export class AuditReader {
  constructor(private readonly em: EntityManager) {}

  async find(scope: AuditScope, filter: AuditFilter, page: AuditPageRequest): Promise<AuditEvent[]> {
    const conditions = [scopeCondition(scope), ...filterConditions(filter), ...afterCondition(page.after)];
    const where = conditions.map(([sql]) => `(${sql})`).join(' and ');
    const comment = scope === 'platform' ? acrossOrganisationsComment('events of the deployment have no organisation') : '';
    const sql = `select ${COLUMNS} from audit_events where ${where} order by at desc, id desc limit ? ${comment}`;
    const values = [...conditions.flatMap(([, bound]) => bound), page.limit];
    const rows = await this.em.getConnection().execute<AuditRow[]>(sql, values, 'all');
    return rows.map(({ at, details, ...row }) => ({ ...row, at: instant(at), details: parsed(details) }));
  }
}

type AuditRow = Omit<AuditEvent, 'at' | 'details'> & { readonly at: string | Date; readonly details: string | AuditEvent['details'] };

/** Without hydration the driver gives UTC as text, `2026-11-24 10:00:00.000`. */
function instant(at: AuditRow['at']): Date {
  return typeof at === 'string' ? new Date(`${at.replace(' ', 'T')}Z`) : at;
}

function parsed(details: AuditRow['details']): AuditEvent['details'] {
  return typeof details === 'string' ? (JSON.parse(details) as AuditEvent['details']) : details;
}

const COLUMNS = [
  'at, id, organisation_id as organisationId, category, action, outcome, actor_id as actorId, actor_name as actorName, address',
  'user_agent as userAgent, request_id as requestId, object_type as objectType, object_id as objectId, object_name as objectName, details',
].join(', ');

function scopeCondition(scope: AuditScope): Condition {
  return scope === 'platform' ? ['organisation_id is null', []] : ['organisation_id = ?', [scope.organisationId]];
}

function afterCondition(after: AuditPosition | undefined): Condition[] {
  return after ? [['at < ? or (at = ? and id < ?)', [after.at, after.at, after.id]]] : [];
}

function filterConditions(filter: AuditFilter): Condition[] {
  const equal: readonly (readonly [string, unknown])[] = [
    ['category = ?', filter.category],
    ['action = ?', filter.action],
    ['outcome = ?', filter.outcome],
    ['actor_id = ?', filter.actorId],
    ['object_id = ?', filter.objectId],
    ['at >= ?', filter.from],
    ['at < ?', filter.to],
  ];
  const conditions = equal.filter(([, value]) => value !== undefined).map(([sql, value]): Condition => [sql, [value]]);
  if (filter.search) conditions.push(searchCondition(filter.search));
  return conditions;
}

function searchCondition(search: string): Condition {
  const prefix = `${search.replace(/[\\%_]/gu, '\\$&')}%`;
  return ['actor_name like ? or object_name like ? or address = ?', [prefix, prefix, search]];
}
