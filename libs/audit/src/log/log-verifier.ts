import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, Configuration, IntegrityError, storedInstant } from '@clientst0r/platform';
import { instantText } from './audit-leaf.js';
import { LONGEST_MILLISECONDS } from './audit-sealer.js';
import { openCheckpoint } from './checkpoint.js';
import { assertReached, type KeptNote, KeptNotes, type KeptNotesSource, type KeptSurvey, surveyOf } from './kept-notes.js';
import { leavesFromRows } from './leaf-reader.js';
import { type LogDifference, LogDifferenceError } from './log-difference.js';
import { frontierOf, LogBrokenError, rangeRoot } from './log-hashes.js';
import { LogSigner } from './log-signer.js';
import type { MerkleFrontier } from './merkle-tree.js';
import { assertNoStrangers } from './server-accounts.js';
import type { NoteVerifier } from './signed-note.js';
import { removedMonths } from './tombstone.js';
import { assertGuarded } from './trail-guards.js';

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
  readonly anchors?: KeptNotesSource;
  /** Told after each batch. */
  readonly note?: (progress: VerificationProgress) => Promise<void>;
}

interface SignedCheckpoint {
  readonly root: Buffer;
  readonly note: string;
}

interface Ends {
  readonly leaves: number;
  readonly signed: number;
  readonly verified: number;
  readonly lookedTo: Date;
}

const NOTHING: Ends = { leaves: 0, signed: 0, verified: 0, lookedTo: new Date(0) };

interface Run {
  readonly kept: KeptNotes;
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
    private readonly configuration: Configuration,
  ) {}

  async verify({ full, anchors = none, note = silent }: VerificationWish): Promise<Verification> {
    const em = this.em.fork();
    let progress = progressOf(full, NOTHING);
    try {
      progress = progressOf(full, await endsOf(em));
      // Before the log is measured: it grows meanwhile, and what is kept elsewhere with it.
      const survey = await surveyOf(anchors);
      const ends = await endsOf(em);
      progress = { ...progressOf(full, ends), anchors: survey.count };
      const key = await this.signer.load();
      if (!key) assertNothing(ends, survey);
      else await this.verifyWith(em, { key, kept: new KeptNotes(anchors, key), ends, progress, note }, survey);
      await assertGuarded(em);
      await assertNoStrangers(em, this.configuration.database.knownAccounts);
      await em.execute('update audit_log_progress set verified_size = ? where id = 1', [progress.size], 'run');
      return { ...progress, difference: null };
    } catch (error) {
      return { ...progress, difference: differenceOf(error) };
    }
  }

  private async verifyWith(em: EntityManager, run: Run, survey: KeptSurvey): Promise<void> {
    const { key, kept, ends, progress } = run;
    try {
      assertWhole(ends);
      assertReached(survey, progress.size, key);
      if (progress.from > 0) await verifyEarlier(em, run);
      await verifyRows(em, run);
    } finally {
      await kept.close();
    }
    await this.assertNoneInserted(em, progress.full, ends);
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

function progressOf(full: boolean, { signed, verified }: Ends): Run['progress'] {
  return { full, size: signed, from: full ? 0 : Math.min(verified, signed), checkpoints: 0, anchors: 0 };
}

/** The part that an earlier verification went through: by the stored hashes only. */
async function verifyEarlier(em: EntityManager, { key, kept, progress: { from } }: Run): Promise<void> {
  const signed = (await checkpointsBetween(em, key, from - 1, from)).get(from);
  const root = await rangeRoot(em, { start: 0, end: from });
  if (!signed?.root.equals(root)) throw differing(0, from);
  await kept.assertEarlier(em, from);
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

async function verifyRows(em: EntityManager, { key, kept, progress, note }: Run): Promise<void> {
  const removed = await removedMonths(em, key);
  const tree = await frontierOf(em, progress.from);
  let since = progress.from;
  for await (const leaves of leavesFromRows(em, progress.from, progress.size, removed)) {
    const [start, end] = [tree.size, tree.size + leaves.length];
    const signed = await checkpointsBetween(em, key, start, end);
    const outside = await keptBetween(em, kept, start, end);
    for (const leaf of leaves) {
      tree.append(leaf);
      const [own, others] = [signed.get(tree.size), outside.get(tree.size)];
      if (own || others) assertSame(kept, tree, since, own, others);
      if (own) since = tree.size;
    }
    progress.checkpoints += signed.size;
    await note({ from: progress.from, size: progress.size, verified: tree.size });
  }
  if (since !== progress.size) throw new LogDifferenceError('checkpoint-invalid', since, 'The last checkpoint is not that of the log');
}

/** By size. Those that are out of order are behind already, and are held against the hashes that are stored of what was verified. */
async function keptBetween(em: EntityManager, kept: KeptNotes, start: number, end: number): Promise<Map<number, KeptNote[]>> {
  const bySize = new Map<number, KeptNote[]>();
  for (const one of await kept.next(end)) {
    if (one.size <= start) await kept.assertStored(em, one);
    else bySize.set(one.size, [...(bySize.get(one.size) ?? []), one]);
  }
  return bySize;
}

function assertSame(kept: KeptNotes, tree: MerkleFrontier, since: number, own?: SignedCheckpoint, others: readonly KeptNote[] = []): void {
  const root = tree.root();
  if (own?.root.equals(root) === false) throw differing(since, tree.size);
  for (const other of others) kept.assertSame(other, root, own?.note);
}

function assertNothing({ leaves, signed }: Ends, { count }: KeptSurvey): void {
  if (leaves > 0 || signed > 0) throw new LogDifferenceError('key-missing', null, 'The key of the log is gone');
  if (count > 0)
    throw new LogDifferenceError('anchor-ahead', 0, 'The log is empty, and a checkpoint was kept elsewhere: the log was emptied');
}

async function checkpointsBetween(em: EntityManager, key: NoteVerifier, after: number, to: number): Promise<Map<number, SignedCheckpoint>> {
  const rows = await em.execute<{ size: number | string; note: string }[]>(
    'select size, note from audit_checkpoints where size > ? and size <= ? order by size',
    [after, to],
  );
  return new Map(rows.map(({ size, note }) => [Number(size), signedCheckpoint(note, Number(size), key)]));
}

function signedCheckpoint(note: string, size: number, key: NoteVerifier): SignedCheckpoint {
  try {
    const checkpoint = openCheckpoint(note, key);
    if (checkpoint.size === size) return { root: checkpoint.root, note };
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
  if (isMissingTable(error))
    return { kind: 'table-missing', leafIndex: null, eventId: null, message: 'A table of the audit trail, or a column of one, is gone' };
  if (error instanceof LogBrokenError) return { kind: 'leaf-missing', leafIndex: null, eventId: null, message: error.message };
  throw error;
}

/** ER_NO_SUCH_TABLE and ER_BAD_FIELD_ERROR. */
const MISSING: readonly unknown[] = [1146, 1054];

function isMissingTable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errno' in error && MISSING.includes(error.errno);
}

async function silent(): Promise<void> {
  // Nobody watches.
}

async function* none(): AsyncGenerator<string> {
  // There are none.
}
