import { statSync } from 'node:fs';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Configuration } from '@clientst0r/platform';
import { CorpusFile } from './corpus-file.js';
import { CorpusError, type CorpusDescription } from './corpus-format.js';

/** The file is looked at again after so many milliseconds. */
const LOOKED_AT_FOR = 1_000;

/** The corpus of this installation, if it has one: a newer one is taken over without a restart. */
@Injectable()
export class OfflineCorpus implements OnApplicationShutdown {
  private readonly logger = new Logger(OfflineCorpus.name);
  private corpus: CorpusFile | null = null;
  private seen = '';
  private lookedAt = -Infinity;

  constructor(private readonly configuration: Configuration) {}

  onApplicationShutdown(): void {
    this.replace(null);
  }

  /** Null when there is none that can be read. */
  describe(): CorpusDescription | null {
    return this.current()?.description ?? null;
  }

  /** To be used at once, and not kept: it is closed when another one takes its place. */
  current(): CorpusFile | null {
    const now = performance.now();
    if (now - this.lookedAt < LOOKED_AT_FOR) return this.corpus;
    this.lookedAt = now;
    const signature = signatureOf(this.configuration.breachCorpusFile);
    if (signature !== this.seen) this.open(signature);
    return this.corpus;
  }

  private open(signature: string): void {
    this.seen = signature;
    try {
      this.replace(signature === '' ? null : CorpusFile.open(this.configuration.breachCorpusFile));
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      this.logger.warn(`The corpus of breached passwords ${error.message}`);
      this.replace(null);
    }
  }

  private replace(corpus: CorpusFile | null): void {
    this.corpus?.close();
    this.corpus = corpus;
  }
}

/** Empty when there is no file. */
function signatureOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? `${status.ino} ${status.size} ${status.mtimeMs}` : '';
}
