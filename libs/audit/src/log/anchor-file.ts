import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, Configuration } from '@clientst0r/platform';
import { FileAnchor, type KeptCheckpoint } from './file-anchor.js';
import { LogDifferenceError } from './log-difference.js';
import { LogBrokenError } from './log-hashes.js';

const LONGEST_ERROR = 240;

/**
 * The configured file of checkpoints. The log remembers what it wrote there: a file that is gone, or shorter, is never begun anew, which
 * would hide it. It is brought back, or the configuration names another one.
 */
@Injectable()
export class AnchorFile {
  constructor(
    private readonly em: EntityManager,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** @throws LogBrokenError when what it held is gone */
  async append(checkpoint: KeptCheckpoint): Promise<void> {
    const path = this.configuration.auditAnchorFile;
    if (path === null) return;
    try {
      const file = new FileAnchor(path);
      const [kept, last] = [await this.kept(path), await file.lastSize()];
      if (last < kept) throw new LogBrokenError(lostText(path, kept));
      await file.append(checkpoint);
      if (kept !== checkpoint.size) await this.note('anchor_path = ?, anchor_size = ?, anchored_at = ?, anchor_error = null', [path, checkpoint.size, this.clock.now()]); // prettier-ignore
    } catch (error) {
      const what = error instanceof Error ? error.message : 'unknown';
      await this.note('anchor_failed_at = ?, anchor_error = ?', [this.clock.now(), what.slice(0, LONGEST_ERROR)]);
      throw error;
    }
  }

  /** @param asked another file, which must be there. @throws LogDifferenceError when what the configured one held is gone */
  async *notes(asked?: string): AsyncGenerator<string> {
    const path = asked ?? this.configuration.auditAnchorFile;
    if (path === null) return;
    const file = new FileAnchor(path);
    if (asked === undefined) {
      const [kept, last] = [await this.kept(path), await file.lastSize()];
      if (last < kept) throw new LogDifferenceError('anchor-missing', null, lostText(path, kept));
      if (last === 0) return;
    }
    yield* file.notes();
  }

  /** Size of the last checkpoint that was written to this file. */
  private async kept(path: string): Promise<number> {
    const sql = 'select anchor_size as size from audit_log_progress where id = 1 and anchor_path = ?';
    const [row] = await this.em.fork().execute<{ size: number | string }[]>(sql, [path]);
    return Number(row?.size ?? 0);
  }

  private async note(assignments: string, values: readonly unknown[]): Promise<void> {
    await this.em.fork().execute(`update audit_log_progress set ${assignments} where id = 1`, [...values], 'run');
  }
}

function lostText(path: string, kept: number): string {
  return `The file of kept checkpoints ${path} is gone or was shortened: it held one of ${kept.toString()} events`;
}
