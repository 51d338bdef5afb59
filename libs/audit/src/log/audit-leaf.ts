import { leafHash } from './merkle-tree.js';

/** A row as the driver gives it: instants in UTC as text, details as the stored text. */
export interface StoredAuditEvent {
  readonly at: string | Date;
  readonly id: string;
  readonly organisation_id: string | null;
  readonly category: string;
  readonly action: string;
  readonly outcome: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly address: string;
  readonly user_agent: string;
  readonly request_id: string;
  readonly object_type: string | null;
  readonly object_id: string | null;
  readonly object_name: string | null;
  readonly details: unknown;
  readonly country: string | null;
}

export const EVENT_COLUMNS =
  'e.at, e.id, e.organisation_id, e.category, e.action, e.outcome, e.actor_id, e.actor_name, e.address, e.user_agent, e.request_id, ' +
  'e.object_type, e.object_id, e.object_name, e.details, e.country';

const VERSION = 'clientst0r/audit-event/v1';
/** Of events that have a country. */
const VERSION_WITH_COUNTRY = 'clientst0r/audit-event/v2';

/**
 * What a leaf is the hash of: a JSON array (ECMA-262 `JSON.stringify`, no spaces) of a version and every column in the order of the table.
 * It never changes: a new column is a new version. Described in docs/audit-log.md.
 */
export function leafData(event: StoredAuditEvent): string {
  const columns = [
    instantText(event.at), event.id, event.organisation_id, event.category, event.action, event.outcome, event.actor_id, event.actor_name, event.address,
    event.user_agent, event.request_id, event.object_type, event.object_id, event.object_name, parsed(event.details),
  ]; // prettier-ignore
  return JSON.stringify(event.country === null ? [VERSION, ...columns] : [VERSION_WITH_COUNTRY, ...columns, event.country]);
}

export function eventLeaf(event: StoredAuditEvent): Buffer {
  return leafHash(leafData(event));
}

export function instantText(at: string | Date): string {
  if (typeof at !== 'string') return at.toISOString();
  return `${at.slice(0, 10)}T${at.slice(11).padEnd(12, at.length > 19 ? '0' : '.000')}Z`;
}

function parsed(details: unknown): unknown {
  return typeof details === 'string' ? JSON.parse(details) : details;
}
