import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

const INVALIDATIONS = '__redis__:invalidate';

/** How long after the server's last sign of life what is kept here is still believed, in milliseconds. */
const BELIEVED_FOR = 1_500;
const ASKED_EVERY = 500;
const KEPT_AT_MOST = 50_000;

/**
 * Values of Redis kept in this process until the server says that their keys were written, expired or deleted
 * (client-side caching in broadcasting mode, https://redis.io/docs/latest/develop/reference/client-side-caching/).
 * What another process writes is seen here within the way of one message; whatever happens to the connection that brings
 * these messages, no value is used for longer than 1.5 s after the server was heard on it. While it is down, every read
 * goes to the server. What is not there is asked for each time.
 */
export class TrackedReads {
  /** A symbol stands for a read that is under way; a message that comes meanwhile takes it away, and then its answer is not kept. */
  private readonly kept = new Map<string, string | symbol>();
  private listener: Redis | null = null;
  private timer: NodeJS.Timeout | undefined;
  private believedUntil = 0;

  /** `connect` makes a client of protocol 2 (RESP3 would bring the messages as pushes, which ioredis drops). */
  constructor(
    private readonly redis: Redis,
    private readonly prefixes: readonly string[],
    private readonly connect: () => Redis,
  ) {}

  async mget(...keys: string[]): Promise<(string | null)[]> {
    const kept = performance.now() < this.believedUntil ? this.keptOf(keys) : null;
    return kept ?? this.read(keys);
  }

  /** Until what was written before, by whomever, is seen by reads of this process. */
  async caughtUp(): Promise<void> {
    if (this.believedUntil > 0) await this.prove();
  }

  close(): void {
    clearInterval(this.timer);
    this.doubt();
    this.listener?.disconnect();
  }

  private keptOf(keys: readonly string[]): string[] | null {
    const values: string[] = [];
    for (const key of keys) {
      const value = this.kept.get(key);
      if (typeof value !== 'string') return null;
      values.push(value);
    }
    return values;
  }

  private async read(keys: string[]): Promise<(string | null)[]> {
    this.listener ??= this.listen();
    if (this.kept.size > KEPT_AT_MOST) this.kept.clear();
    const reading = Symbol();
    for (const key of keys) this.kept.set(key, reading);
    let values: (string | null)[] = [];
    try {
      values = await this.redis.mget(keys);
      return values;
    } finally {
      for (const [at, key] of keys.entries()) {
        if (this.kept.get(key) !== reading) continue;
        const value = values[at];
        if (typeof value === 'string') this.kept.set(key, value);
        else this.kept.delete(key);
      }
    }
  }

  private listen(): Redis {
    const listener = this.connect();
    listener.on('messageBuffer', (_channel: Buffer, written: Buffer[] | null) => {
      if (!written) this.kept.clear();
      for (const key of written ?? []) this.kept.delete(key.toString());
    });
    listener.on('close', () => this.doubt());
    listener.on('ready', () => void this.track(listener));
    listener.on('error', () => undefined); // the client of the commands tells it
    this.timer = setInterval(() => {
      if (this.believedUntil > 0) void this.prove();
    }, ASKED_EVERY).unref();
    return listener;
  }

  private async track(listener: Redis): Promise<void> {
    try {
      const id = await listener.client('ID');
      const prefixes = this.prefixes.flatMap((prefix) => ['PREFIX', prefix]);
      await listener.call('CLIENT', 'TRACKING', 'ON', 'REDIRECT', String(id), 'BCAST', ...prefixes);
      await listener.subscribe(INVALIDATIONS);
      this.kept.clear();
      await this.prove();
    } catch (error) {
      this.doubt();
      if (listener.status === 'ready') new Logger(TrackedReads.name).warn(`Reads are not kept: ${String(error)}`);
    }
  }

  /** The answer comes behind the messages of all that was written before the question. */
  private async prove(): Promise<void> {
    const asked = performance.now();
    try {
      await this.listener?.ping();
      this.believedUntil = asked + BELIEVED_FOR;
    } catch {
      this.doubt();
    }
  }

  private doubt(): void {
    this.believedUntil = 0;
    this.kept.clear();
  }
}
