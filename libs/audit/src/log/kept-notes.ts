import type { EntityManager } from '@mikro-orm/mariadb';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { LogDifferenceError } from './log-difference.js';
import { rangeRoot } from './log-hashes.js';
import type { NoteVerifier } from './signed-note.js';

/** Opens the checkpoints that were kept elsewhere from their beginning; each time anew. */
export type KeptNotesSource = () => AsyncIterable<string>;

export interface KeptNote {
  readonly size: number;
  readonly note: string;
}

export interface KeptSurvey {
  readonly count: number;
  readonly largest: KeptNote | null;
}

const COMPARED_AT_ONCE = 1_000;

/** Once through, without signatures: how many there are and how far they reach. */
export async function surveyOf(source: KeptNotesSource): Promise<KeptSurvey> {
  let [count, largest]: [number, KeptNote | null] = [0, null];
  for await (const note of source()) {
    const size = sizeIn(note);
    count += 1;
    if (!largest || size > largest.size) largest = { size, note };
  }
  return { count, largest };
}

/** @throws LogDifferenceError when the log is smaller than what was kept of it */
export function assertReached({ largest }: KeptSurvey, size: number, key: NoteVerifier): void {
  if (!largest || largest.size <= size) return;
  opened(largest, key);
  throw new LogDifferenceError(
    'anchor-ahead',
    size,
    `The log has ${size.toString()} events, and a checkpoint of ${largest.size.toString()} was kept elsewhere: the database was rolled back, or its tail was cut off`,
  );
}

/** Checkpoints that were kept elsewhere, read along with the log: as many are in memory as lie within a batch of leaves. */
export class KeptNotes {
  private readonly notes: AsyncIterator<string>;
  private ahead: KeptNote | null = null;

  constructor(
    source: KeptNotesSource,
    private readonly key: NoteVerifier,
  ) {
    this.notes = source()[Symbol.asyncIterator]();
  }

  /** The next ones in their order, as long as they are not of more than so many events; at most `limit`. */
  async next(size: number, limit = Infinity): Promise<KeptNote[]> {
    const taken: KeptNote[] = [];
    for (let one = await this.peek(); one && one.size <= size && taken.length < limit; one = await this.peek()) {
      if (isNews(one, taken.at(-1))) taken.push(one);
      this.ahead = null;
    }
    return taken;
  }

  /** Closes the source, which may be an open file. */
  async close(): Promise<void> {
    await this.notes.return?.();
  }

  /** @param signed the log's own checkpoint of that size, verified. @throws LogDifferenceError */
  assertSame(kept: KeptNote, root: Buffer, signed: string | undefined): void {
    if (kept.note === signed) return;
    if (!opened(kept, this.key).root.equals(root)) throw differing(kept.size);
  }

  /** By the stored hashes. @throws LogDifferenceError */
  async assertStored(em: EntityManager, kept: KeptNote): Promise<void> {
    if (!opened(kept, this.key).root.equals(await rangeRoot(em, { start: 0, end: kept.size }))) throw differing(kept.size);
  }

  /**
   * The part of the log that an earlier verification went through. One that is, letter for letter, a checkpoint of the log was compared
   * then; the largest of them vouches for all before, and it and every other is held against the stored hashes.
   */
  async assertEarlier(em: EntityManager, from: number): Promise<void> {
    let largest: KeptNote | null = null;
    for (let batch = await this.next(from, COMPARED_AT_ONCE); batch.length > 0; batch = await this.next(from, COMPARED_AT_ONCE)) {
      const own = await ownNotes(em, batch);
      for (const kept of batch) {
        if (!largest || kept.size > largest.size) largest = kept;
        if (own.get(kept.size) !== kept.note) await this.assertStored(em, kept);
      }
    }
    if (largest) await this.assertStored(em, largest);
  }

  private async peek(): Promise<KeptNote | null> {
    if (this.ahead) return this.ahead;
    const { done, value } = (await this.notes.next()) as IteratorResult<string, undefined>;
    return (this.ahead = done === true ? null : { size: sizeIn(value), note: value });
  }
}

/** Of the empty log there is nothing to say. */
function isNews({ size, note }: KeptNote, last: KeptNote | undefined): boolean {
  return size > 0 && note !== last?.note;
}

async function ownNotes(em: EntityManager, batch: readonly KeptNote[]): Promise<Map<number, string>> {
  const rows = await em.execute<{ size: number | string; note: string }[]>('select size, note from audit_checkpoints where size in (?)', [
    batch.map(({ size }) => size),
  ]);
  return new Map(rows.map(({ size, note }) => [Number(size), note]));
}

/** As a checkpoint has it in its second line; whether it was signed is not looked at. */
function sizeIn(note: string): number {
  const size = /^[^\n]*\n(0|[1-9]\d{0,15})\n/u.exec(note)?.[1];
  if (size === undefined) throw invalid();
  return Number(size);
}

function opened({ note }: KeptNote, key: NoteVerifier): Checkpoint {
  try {
    return openCheckpoint(note, key);
  } catch {
    throw invalid();
  }
}

function invalid(): LogDifferenceError {
  const message = 'A kept checkpoint was not signed by the key of this log: the key was replaced, or it is of another log';
  return new LogDifferenceError('anchor-invalid', null, message);
}

function differing(size: number): LogDifferenceError {
  const message = `The first ${size.toString()} events are not those of a checkpoint that was kept elsewhere: the database was rolled back and written anew`;
  return new LogDifferenceError('anchor-differs', null, message);
}
