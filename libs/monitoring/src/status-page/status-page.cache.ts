import { Injectable } from '@nestjs/common';
import { Clock } from '@clientst0r/platform';
import { statusPageHtml } from './status-page-html.js';
import { StatusPageReader } from './status-page.reader.js';

/** How old a page may be, milliseconds. */
const KEPT_FOR = 15_000;
const MOST_KEPT = 1_000;

export interface RenderedStatus {
  readonly html: string;
  readonly passwordHash: Uint8Array | null;
}

interface Kept {
  readonly until: number;
  readonly page: Promise<RenderedStatus | null>;
}

/** Pages as they were made some seconds ago: however many people look, the database is asked once a page and process. */
@Injectable()
export class StatusPageCache {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly reader: StatusPageReader,
    private readonly clock: Clock,
  ) {}

  /** Null for an address that shows nothing, which is kept too. */
  get(address: string): Promise<RenderedStatus | null> {
    const now = this.clock.now().getTime();
    const known = this.kept.get(address);
    if (known && now < known.until) return known.page;
    const kept = { until: now + KEPT_FOR, page: this.make(address) };
    this.kept.delete(address);
    this.kept.set(address, kept);
    kept.page.catch(() => {
      if (this.kept.get(address) === kept) this.kept.delete(address);
    });
    const oldest = this.kept.keys().next();
    if (this.kept.size > MOST_KEPT && !oldest.done) this.kept.delete(oldest.value);
    return kept.page;
  }

  /** In this process; in others it is as old as it may be. */
  forget(address: string): void {
    this.kept.delete(address);
  }

  private async make(address: string): Promise<RenderedStatus | null> {
    const status = await this.reader.published(address);
    return status && { html: statusPageHtml(status), passwordHash: status.passwordHash };
  }
}
