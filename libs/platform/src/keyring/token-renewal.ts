import { Logger } from '@nestjs/common';
import { KeyServiceAwayError } from './key-service.errors.js';
import { RootKeyError } from './root-key.error.js';
import type { TransitClient } from './transit-client.js';

const SOONEST_SECONDS = 5;
const LATEST_SECONDS = 86_400;
/** After one that did not work. */
const AGAIN_SECONDS = 30;

/** Renews the token of the key service when half of its time is over, whichever token the file holds then. */
export class TokenRenewal {
  private readonly logger = new Logger(TokenRenewal.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly client: TransitClient) {}

  /** Now, and from then on by itself. */
  async run(): Promise<void> {
    const seconds = await this.renew().catch((error: unknown) => this.missed(error));
    if (this.stopped) return;
    const wait = Math.min(Math.max(seconds, SOONEST_SECONDS), LATEST_SECONDS);
    this.timer = setTimeout(() => void this.run(), wait * 1_000).unref();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** @returns after how many seconds it is time again */
  private async renew(): Promise<number> {
    const { data } = await this.client.call('GET', 'auth/token/lookup-self');
    const { ttl, renewable } = (data ?? {}) as { ttl?: unknown; renewable?: unknown };
    // A token without an end has a time to live of 0.
    if (typeof ttl !== 'number' || ttl === 0) return LATEST_SECONDS;
    if (renewable !== true) {
      this.logger.warn(`The token of the key service ends in ${ttl} s and cannot be renewed: another one must be in its file by then`);
      return ttl / 2;
    }
    const { auth } = await this.client.call('POST', 'auth/token/renew-self', {});
    const { lease_duration: lease } = (auth ?? {}) as { lease_duration?: unknown };
    return typeof lease === 'number' ? lease / 2 : ttl / 2;
  }

  private missed(error: unknown): number {
    const why = error instanceof KeyServiceAwayError ? error.why : error instanceof RootKeyError ? error.message : null;
    if (why === null) throw error;
    this.logger.error(`The token of the key service was not renewed: ${why}`);
    return AGAIN_SECONDS;
  }
}
