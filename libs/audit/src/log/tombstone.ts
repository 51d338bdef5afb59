import type { EntityManager } from '@mikro-orm/mariadb';
import { LogDifferenceError } from './log-difference.js';
import { MerkleFrontier } from './merkle-tree.js';
import { NoteError, type NoteSigner, type NoteVerifier, openNote, signNote } from './signed-note.js';

const CHUNK = 10_000;

export interface RemovedMonth {
  /** As in `2026-11`. */
  readonly month: string;
  readonly events: number;
  /** Of the tree over the month's leaves, in the order of the log. */
  readonly root: Buffer;
}

/** A note of lines: what it is, the month, how many events, the root over their leaves. */
export function signTombstone({ month, events, root }: RemovedMonth, signer: NoteSigner): string {
  return signNote(`${signer.name}/tombstone\n${month}\n${events.toString()}\n${root.toString('base64')}\n`, signer);
}

/** @throws NoteError unless it is a tombstone of this log, signed by it */
export function openTombstone(note: string, verifier: NoteVerifier): RemovedMonth {
  const [kind, month = '', events = '', root = ''] = openNote(note, verifier).split('\n');
  if (kind !== `${verifier.name}/tombstone`) throw new NoteError('This is not a tombstone of this log');
  return { month, events: Number(events), root: Buffer.from(root, 'base64') };
}

/** What the log holds of a month, whether or not its events are still there. */
export async function monthInLog(em: EntityManager, month: string): Promise<RemovedMonth> {
  const tree = new MerkleFrontier();
  const [from, to] = [`${month}-01`, firstDayAfter(month)];
  for (let next = 0, more = true; more;) {
    const rows = await em.execute<{ leafIndex: number | string; hash: Buffer }[]>(
      'select leaf_index as leafIndex, hash from audit_log_leaves where leaf_index >= ? and at >= ? and at < ? order by leaf_index limit ?',
      [next, from, to, CHUNK],
    );
    for (const { hash } of rows) tree.append(hash);
    next = Number(rows.at(-1)?.leafIndex ?? 0) + 1;
    more = rows.length === CHUNK;
  }
  return { month, events: tree.size, root: tree.root() };
}

/** The months that retention removed. @throws LogDifferenceError when one is not signed, or speaks of other leaves */
export async function removedMonths(em: EntityManager, verifier: NoteVerifier): Promise<Set<string>> {
  const months = new Set<string>();
  for (const { note, month } of await em.execute<{ note: string; month: string }[]>(
    'select month, note from audit_tombstones order by month',
  )) {
    const signed = opened(note, month, verifier);
    const inLog = await monthInLog(em, month);
    if (signed.month !== month || signed.events !== inLog.events || !signed.root.equals(inLog.root)) throw invalid(month);
    months.add(month);
  }
  return months;
}

export function firstDayAfter(month: string): string {
  const day = new Date(`${month}-01T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}

function opened(note: string, month: string, verifier: NoteVerifier): RemovedMonth {
  try {
    return openTombstone(note, verifier);
  } catch {
    throw invalid(month);
  }
}

function invalid(month: string): LogDifferenceError {
  return new LogDifferenceError('tombstone-invalid', null, `What stands for the removed events of ${month} was not signed for them`);
}
