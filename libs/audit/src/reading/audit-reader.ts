import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { NotFoundError, storedInstant, ValidationFailedError } from '@clientst0r/platform';
import type { AuditEvent } from '../audit-event.entity.js';
import { type AuditFilter, type Condition, filterConditions, indexFor, whereOf } from './audit-filter.js';
import { type AuditScope, scopeComment } from './audit-scope.js';

export interface AuditPosition {
  readonly at: Date;
  readonly id: string;
}

export interface AuditPageRequest {
  readonly after?: AuditPosition;
  readonly limit: number;
}

type AuditRow = Omit<AuditEvent, 'at' | 'details'> & { readonly at: string | Date; readonly details: string | AuditEvent['details'] };

const COLUMNS = [
  'at, id, organisation_id as organisationId, category, action, outcome, actor_id as actorId, actor_name as actorName, address',
  'user_agent as userAgent, request_id as requestId, object_type as objectType, object_id as objectId, object_name as objectName, details, country',
].join(', ');

/** A text that is nowhere is looked for in every event of the range: after this, the range must be made smaller. */
const MOST_SECONDS = 10;
const STATEMENT_TIMEOUT = 1969;

/** Reads the trail newest first, by key and without hydration, so that every page costs the same. */
@Injectable()
export class AuditReader {
  constructor(private readonly em: EntityManager) {}

  /** @throws ValidationFailedError when nothing was found within ten seconds */
  async find(scope: AuditScope, filter: AuditFilter, page: AuditPageRequest): Promise<AuditEvent[]> {
    const [select, values] = filter.personId === undefined ? pageOf(scope, filter, page) : pageAbout(scope, filter, filter.personId, page);
    try {
      return await this.read(`set statement max_statement_time = ${MOST_SECONDS} for ${select} ${scopeComment(scope)}`, values);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new ValidationFailedError([{ field: 'from', message: 'reaches too far back for this search; ask for a shorter time' }]);
    }
  }

  /** @throws NotFoundError also when the event is another scope's */
  async get(scope: AuditScope, id: string): Promise<AuditEvent> {
    const [where, values] = whereOf([['id = ?', [id]], ...filterConditions(scope, {})]);
    const sql = `select ${COLUMNS} from audit_events force index (audit_events_id_index) where ${where} ${scopeComment(scope)}`;
    const [event] = await this.read(sql, values);
    if (!event) throw new NotFoundError();
    return event;
  }

  private async read(sql: string, values: readonly unknown[]): Promise<AuditEvent[]> {
    const rows = await this.em.getConnection().execute<AuditRow[]>(sql, values, 'all');
    return rows.map(({ at, details, ...row }) => ({ ...row, at: storedInstant(at), details: parsed(details) }));
  }
}

function pageOf(scope: AuditScope, filter: AuditFilter, page: AuditPageRequest, more: readonly Condition[] = []): Condition {
  const [where, values] = whereOf([...filterConditions(scope, filter), ...more, ...afterCondition(page.after)]);
  const sql = `select ${COLUMNS} from audit_events force index (${indexFor(filter)}) where ${where} order by at desc, id desc limit ?`;
  return [sql, [...values, page.limit]];
}

/** What somebody did and what was done to him are two indexes: a page of each, and of both the page that is asked for. */
function pageAbout(scope: AuditScope, { personId: _, ...filter }: AuditFilter, personId: string, page: AuditPageRequest): Condition {
  const [did, didValues] = pageOf(scope, { ...filter, actorId: personId }, page, sameAs('actor_id', filter.actorId));
  const others: Condition = ['actor_id is null or actor_id <> ?', [personId]];
  const [suffered, sufferedValues] = pageOf(scope, { ...filter, objectId: personId }, page, [
    others,
    ...sameAs('object_id', filter.objectId),
  ]);
  const sql = `select * from ((${did}) union all (${suffered})) e order by at desc, id desc limit ?`;
  return [sql, [...didValues, ...sufferedValues, page.limit]];
}

function sameAs(column: string, value: string | undefined): Condition[] {
  return value === undefined ? [] : [[`${column} = ?`, [value]]];
}

function parsed(details: AuditRow['details']): AuditEvent['details'] {
  return typeof details === 'string' ? (JSON.parse(details) as AuditEvent['details']) : details;
}

/** The first condition is implied by the second; it tells which partitions need not be looked at. */
function afterCondition(after: AuditPosition | undefined): Condition[] {
  return after ? [['at <= ?', [after.at]], ['at < ? or (at = ? and id < ?)', [after.at, after.at, after.id]]] : []; // prettier-ignore
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errno' in error && error.errno === STATEMENT_TIMEOUT;
}
