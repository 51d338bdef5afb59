import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LogDifferenceError } from './log-difference.js';

/** More than one line of the file has. */
const TAIL_BYTES = 4_096;

export interface KeptCheckpoint {
  readonly at: Date;
  readonly size: number;
  readonly note: string;
}

export function anchorLine({ at, size, note }: KeptCheckpoint): string {
  return JSON.stringify({ at: at.toISOString(), size, note });
}

/**
 * Checkpoints outside the database: a file of JSON Lines `{"at", "size", "note"}` that is only ever appended to. It should lie where the
 * database's administrators cannot write: another disk, a WORM share, a file with the append-only attribute.
 */
export class FileAnchor {
  constructor(private readonly path: string) {}

  /** Does nothing when this one is already the last. */
  async append(checkpoint: KeptCheckpoint): Promise<void> {
    const file = await open(this.path, 'a+', 0o640);
    try {
      const last = await lastLine(file);
      if (last.includes(`"size":${checkpoint.size.toString()},`)) return;
      await file.appendFile(`${anchorLine(checkpoint)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Of its last line; 0 when there is no file or nothing in it that can be read as one. */
  async lastSize(): Promise<number> {
    try {
      const file = await open(this.path, 'r');
      try {
        return Number(/"size":(\d+),/u.exec(await lastLine(file))?.[1] ?? 0);
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  }

  /** Each note, in the order of the file. @throws LogDifferenceError when a line is not one of ours */
  async *notes(): AsyncGenerator<string> {
    for await (const line of createInterface({ input: createReadStream(this.path, 'utf8'), crlfDelay: Infinity })) {
      if (line !== '') yield noteIn(line);
    }
  }
}

function noteIn(line: string): string {
  try {
    const { note } = JSON.parse(line) as { note: unknown };
    if (typeof note === 'string') return note;
  } catch {
    // Told below.
  }
  throw new LogDifferenceError('anchor-invalid', null, 'A line of the file of kept checkpoints is not one of them');
}

async function lastLine(file: Awaited<ReturnType<typeof open>>): Promise<string> {
  const { size } = await file.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
}
