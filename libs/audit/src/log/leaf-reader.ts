import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import { EVENT_COLUMNS, eventLeaf, instantText, type StoredAuditEvent } from './audit-leaf.js';
import { LogDifferenceError } from './log-difference.js';

const CHUNK = 1_000;
const ALL = acrossOrganisationsComment('the log is one over the whole trail');

type LeafRow = { readonly leafIndex: number | string; readonly leafAt: string | Date; readonly eventId: string; readonly leaf: Buffer } & (
  StoredAuditEvent | { readonly id: null }
);

/** The leaves from `from` up to `to`, made anew from the rows, a few thousand at a time. @throws LogDifferenceError at the first that differs */
export async function* leavesFromRows(
  em: EntityManager,
  from: number,
  to: number,
  removedMonths: ReadonlySet<string>,
): AsyncGenerator<Buffer[]> {
  for (let next = from; next < to;) {
    const end = Math.min(to, next + CHUNK);
    const rows = await em.execute<LeafRow[]>(
      `select l.leaf_index as leafIndex, l.at as leafAt, l.event_id as eventId, l.hash as leaf, ${EVENT_COLUMNS}
       from audit_log_leaves l left join audit_events e on e.at = l.at and e.id = l.event_id
       where l.leaf_index >= ? and l.leaf_index < ? order by l.leaf_index ${ALL}`,
      [next, end],
    );
    const first = next;
    const leaves = rows.map((row, offset) => checkedLeaf(row, first + offset, removedMonths));
    if (leaves.length < end - next) throw missing(next + leaves.length);
    yield leaves;
    next = end;
  }
}

function checkedLeaf(row: LeafRow, index: number, removedMonths: ReadonlySet<string>): Buffer {
  if (Number(row.leafIndex) !== index) throw missing(index);
  if (row.id === null) {
    if (removedMonths.has(instantText(row.leafAt).slice(0, 7))) return row.leaf;
    throw new LogDifferenceError(
      'row-deleted',
      index,
      `Event ${row.eventId} of ${instantText(row.leafAt)} was deleted, or its time changed`,
      row.eventId,
    );
  }
  const leaf = eventLeaf(row);
  if (leaf.equals(row.leaf)) return leaf;
  throw new LogDifferenceError(
    'row-changed',
    index,
    `Event ${row.eventId} of ${instantText(row.at)} was changed since it was sealed`,
    row.eventId,
  );
}

function missing(index: number): LogDifferenceError {
  return new LogDifferenceError('leaf-missing', index, `Leaf ${index.toString()} of the log was deleted`);
}
