import type { LoggerService } from '@nestjs/common';

const QUIET_MILLISECONDS = 30_000;

/**
 * Reports that something fails over and over, once per topic and half minute: a client of BullMQ emits an error on every try to reconnect,
 * and has been seen to write 55 MB of log a second.
 */
export class LimitedReporter {
  private readonly topics = new Map<string, { until: number; suppressed: number }>();

  constructor(
    private readonly logger: LoggerService,
    private readonly now: () => number = () => performance.now(),
  ) {}

  report(topic: string, error: unknown): void {
    const known = this.topics.get(topic);
    if (known && this.now() < known.until) {
      known.suppressed += 1;
      return;
    }
    const more = known && known.suppressed > 0 ? ` (and ${known.suppressed.toString()} times before)` : '';
    this.topics.set(topic, { until: this.now() + QUIET_MILLISECONDS, suppressed: 0 });
    this.logger.error(`${topic}: ${messageOf(error)}${more}`);
  }
}

function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return message.slice(0, 300);
}
