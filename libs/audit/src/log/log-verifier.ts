import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, IntegrityError } from '@clientst0r/platform';
import { storedInstant } from '../feed/stored-instant.js';
import { instantText } from './audit-leaf.js';
import { LONGEST_MILLISECONDS } from './audit-sealer.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { leavesFromRows } from './leaf-reader.js';
import { type LogDifference, LogDifferenceError } from './log-difference.js';
import { frontierOf, LogBrokenError, rangeRoot } from './log-hashes.js';
import { LogSigner } from './log-signer.js';
import type { MerkleFrontier } from './merkle-tree.js';
import type { NoteVerifier } from './signed-note.js';
import { removedMonths } from './tombstone.js';

export interface Verification {
  readonly full: boolean;
  /** Leaves of the log; those before `from` were verified earlier. */
  readonly size: number;
  readonly from: number;
  readonly checkpoints: number;
  readonly anchors: number;
  readonly difference: LogDifference | null;
}

/** How far a verification is: leaves of the log, those before `from` having been verified earlier. */
export interface VerificationProgress {
  readonly from: number;
  readonly size: number;
  readonly verified: number;
}

export interface VerificationWish {
  readonly full: boolean;
  /** Notes of checkpoints that were kept elsewhere. */
  readonly anchors?: AsyncIterable<string>;
  /** Told after each batch. */
  readonly note?: (progress: VerificationProgress) => Promise<void>;
}

interface Ends {
  readonly leaves: number;
  readonly signed: number;
  readonly verified: number;
  readonly lookedTo: Date;
}

interface Run {
  readonly key: NoteVerifier;
  readonly ends: Ends;
  readonly note: (progress: VerificationProgress) => Promise<void>;
  readonly progress: { readonly full: boolean; readonly from: number; readonly size: number; checkpoints: number; anchors: number };
}

/** Makes the log anew from the rows, in constant memory, and holds it against everything that was signed and kept elsewhere. */
@Injectable()
export class LogVerifier {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly signer: LogSigner,
  ) {}

  async verify({ full, anchors, note = silent }: VerificationWish): Promise<Verification> {
    const em = this.em.fork();
    const ends = await endsOf(em);
    const progress = { full, size: ends.signed, from: full ? 0 : Math.min(ends.verified, ends.signed), checkpoints: 0, anchors: 0 };
    try {
      const key = await this.signer.load();
      if (!key) await assertNothing(ends, anchors);
      else await this.verifyWith(em, { key, ends, progress, note }, anchors);
      await em.execute('update audit_log_progress set verified_size = ? where id = 1', [progress.size], 'run');
      return { ...progress, difference: null };
    } catch (error) {
      return { ...progress, difference: differenceOf(error) };
    }
  }

  private async verifyWith(em: EntityManager, run: Run, anchors?: AsyncIterable<string>): Promise<void> {
    const { key, ends, progress } = run;
    const kept = await anchorsOf(key, anchors);
    progress.anchors = kept.size;
    assertWhole(ends);
    assertReached(kept, progress.size);
    await this.verifyEarlier(em, progress.from, key, kept);
    await verifyRows(em, run, kept);
    await this.assertNoneInserted(em, progress.full, ends);
  }

  /** The part that an earlier verification went through: by the stored hashes only. */
  private async verifyEarlier(em: EntityManager, from: number, key: NoteVerifier, kept: ReadonlyMap<number, Checkpoint>): Promise<void> {
    if (from === 0) return;
    const signed = (await checkpointsBetween(em, key, from - 1, from)).get(from);
    const root = await rangeRoot(em, { start: 0, end: from });
    if (!signed?.root.equals(root)) throw differing(0, from);
    for (const [size, anchor] of kept) {
      if (size <= from && size > 0 && !anchor.root.equals(await rangeRoot(em, { start: 0, end: size }))) throw anchorDiffers(size);
    }
  }

  /** Events that no look of the sealer can find any more, and so were not written by the product when they say. */
  private async assertNoneInserted(em: EntityManager, full: boolean, { lookedTo }: Ends): Promise<void> {
    const until = new Date(Math.min(lookedTo.getTime(), this.clock.now().getTime()) - LONGEST_MILLISECONDS);
    const from = full ? new Date(0) : new Date(until.getTime() - LONGEST_MILLISECONDS);
    const [row] = await em.execute<{ at: string | Date; id: string }[]>(
      `select e.at, e.id from audit_events e left join audit_log_leaves l on l.event_id = e.id
       where l.event_id is null and e.at >= ? and e.at < ? order by e.at, e.id limit 1 ${acrossOrganisationsComment('the log is one over the whole trail')}`,
      [from, until],
    );
    if (row)
      throw new LogDifferenceError(
        'row-inserted',
        null,
        `Event ${row.id} of ${instantText(row.at)} was inserted afterwards: it was never sealed`,
        row.id,
      );
  }
}

async function endsOf(em: EntityManager): Promise<Ends> {
  const [row] = await em.execute<Record<keyof Ends, string>[]>(
    `select ifnull((select max(leaf_index) + 1 from audit_log_leaves), 0) as leaves, ifnull((select max(size) from audit_checkpoints), 0) as signed,
     p.verified_size as verified, p.looked_to as lookedTo from audit_log_progress p where p.id = 1`,
  );
  if (!row) throw new LogBrokenError('its progress is gone');
  return { leaves: Number(row.leaves), signed: Number(row.signed), verified: Number(row.verified), lookedTo: storedInstant(row.lookedTo) };
}

function assertWhole({ leaves, signed }: Ends): void {
  if (leaves < signed)
    throw new LogDifferenceError(
      'tail-truncated',
      leaves,
      `The log ends before leaf ${leaves.toString()}, and ${signed.toString()} were signed: its tail was cut off`,
    );
  if (leaves > signed)
    throw new LogDifferenceError('checkpoint-invalid', signed, `Leaf ${signed.toString()} and those after it were never signed`);
}

async function verifyRows(em: EntityManager, { key, progress, note }: Run, kept: ReadonlyMap<number, Checkpoint>): Promise<void> {
  const removed = await removedMonths(em, key);
  const tree = await frontierOf(em, progress.from);
  let since = progress.from;
  for await (const leaves of leavesFromRows(em, progress.from, progress.size, removed)) {
    const signed = await checkpointsBetween(em, key, tree.size, tree.size + leaves.length);
    for (const leaf of leaves) {
      tree.append(leaf);
      if (signed.has(tree.size) || kept.has(tree.size)) assertSame(tree, since, signed.get(tree.size), kept.get(tree.size));
      if (signed.has(tree.size)) since = tree.size;
    }
    progress.checkpoints += signed.size;
    await note({ from: progress.from, size: progress.size, verified: tree.size });
  }
  if (since !== progress.size) throw new LogDifferenceError('checkpoint-invalid', since, 'The last checkpoint is not that of the log');
}

function assertSame(tree: MerkleFrontier, since: number, signed: Checkpoint | undefined, kept: Checkpoint | undefined): void {
  const root = tree.root();
  if (signed?.root.equals(root) === false) throw differing(since, tree.size);
  if (kept?.root.equals(root) === false) throw anchorDiffers(tree.size);
}

/** By size; several of one size must agree. */
async function anchorsOf(key: NoteVerifier, notes: AsyncIterable<string> = none()): Promise<Map<number, Checkpoint>> {
  const anchors = new Map<number, Checkpoint>();
  for await (const note of notes) {
    const anchor = anchorIn(note, key);
    if (anchors.get(anchor.size)?.root.equals(anchor.root) === false) throw anchorDiffers(anchor.size);
    anchors.set(anchor.size, anchor);
  }
  return anchors;
}

function anchorIn(note: string, key: NoteVerifier): Checkpoint {
  try {
    return openCheckpoint(note, key);
  } catch {
    throw new LogDifferenceError(
      'anchor-invalid',
      null,
      `A kept checkpoint was not signed by the key of this log: the key was replaced, or it is of another log`,
    );
  }
}

function assertReached(kept: ReadonlyMap<number, Checkpoint>, size: number): void {
  const largest = Math.max(0, ...kept.keys());
  if (largest <= size) return;
  throw new LogDifferenceError(
    'anchor-ahead',
    size,
    `The log has ${size.toString()} events, and a checkpoint of ${largest.toString()} was kept elsewhere: the database was rolled back, or its tail was cut off`,
  );
}

async function assertNothing({ leaves, signed }: Ends, notes: AsyncIterable<string> = none()): Promise<void> {
  if (leaves > 0 || signed > 0) throw new LogDifferenceError('key-missing', null, 'The key of the log is gone');
  for await (const _ of notes) {
    throw new LogDifferenceError('anchor-ahead', 0, 'The log is empty, and a checkpoint was kept elsewhere: the log was emptied');
  }
}

async function checkpointsBetween(em: EntityManager, key: NoteVerifier, after: number, to: number): Promise<Map<number, Checkpoint>> {
  const rows = await em.execute<{ size: number | string; note: string }[]>(
    'select size, note from audit_checkpoints where size > ? and size <= ? order by size',
    [after, to],
  );
  return new Map(rows.map(({ size, note }) => [Number(size), signedCheckpoint(note, Number(size), key)]));
}

function signedCheckpoint(note: string, size: number, key: NoteVerifier): Checkpoint {
  try {
    const checkpoint = openCheckpoint(note, key);
    if (checkpoint.size === size) return checkpoint;
  } catch {
    // Told below.
  }
  throw new LogDifferenceError(
    'checkpoint-invalid',
    size,
    `The checkpoint of ${size.toString()} events is not signed by the key of the log`,
  );
}

function differing(since: number, size: number): LogDifferenceError {
  const message = `Among the leaves ${since.toString()} to ${(size - 1).toString()} some were changed together with their hashes, or put into another order`;
  return new LogDifferenceError('rows-differ-from-checkpoint', since, message);
}

function anchorDiffers(size: number): LogDifferenceError {
  const message = `The first ${size.toString()} events are not those of a checkpoint that was kept elsewhere: the database was rolled back and written anew`;
  return new LogDifferenceError('anchor-differs', null, message);
}

function differenceOf(error: unknown): LogDifference {
  if (error instanceof LogDifferenceError)
    return { kind: error.kind, leafIndex: error.leafIndex, eventId: error.eventId, message: error.message };
  if (error instanceof IntegrityError)
    return {
      kind: 'key-missing',
      leafIndex: null,
      eventId: null,
      message: 'The key of the log was replaced: the root key does not open it',
    };
  if (error instanceof LogBrokenError) return { kind: 'leaf-missing', leafIndex: null, eventId: null, message: error.message };
  throw error;
}

async function silent(): Promise<void> {
  // Nobody watches.
}

async function* none(): AsyncGenerator<string> {
  // There are none.
}
