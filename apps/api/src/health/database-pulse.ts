import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';

type Pool = Awaited<ReturnType<ReturnType<EntityManager['getConnection']>['getNativeClient']>>;
type PooledConnection = Awaited<ReturnType<ReturnType<Pool['promise']>['getConnection']>>;

/** With the answer's own limit this is below the two seconds within which a request is answered. */
const BETWEEN_BEATS_MILLISECONDS = 250;
const ANSWER_MILLISECONDS = 1_400;
const STOOD_STILL_MILLISECONDS = 100;

/**
 * Whether the database answers at all. A server that is killed breaks its connections at once; one that hangs breaks
 * none, and whoever asked it something would wait for ever. Asked on a connection of its own, so that a pool which is
 * only busy is not taken for a server that hangs.
 */
@Injectable()
export class DatabasePulse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly listeners: (() => void)[] = [];
  private readonly stopping = new AbortController();
  private connection: PooledConnection | null = null;
  private beating = true;

  constructor(private readonly em: EntityManager) {}

  get isLost(): boolean {
    return !this.beating;
  }

  /** Called each time that the pulse is lost. */
  onLost(listener: () => void): void {
    this.listeners.push(listener);
  }

  onApplicationBootstrap(): void {
    void this.watch();
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    this.connection?.destroy();
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const answer = this.ping();
      const inTime = await Promise.race([answer, this.late()]);
      if (!inTime) this.lose();
      // A late answer is waited for: asking again would only queue behind it.
      this.beating = inTime || (await answer);
      await pause(BETWEEN_BEATS_MILLISECONDS, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  private lose(): void {
    if (!this.beating) return;
    this.beating = false;
    for (const listener of this.listeners) listener();
  }

  /** Counted anew when it was this process, or the whole machine, that stood still: the timer is late then too. */
  private async late(): Promise<false> {
    let began: number;
    do {
      began = performance.now();
      await pause(ANSWER_MILLISECONDS, undefined, { ref: false });
    } while (performance.now() - began > ANSWER_MILLISECONDS + STOOD_STILL_MILLISECONDS);
    return false;
  }

  private async ping(): Promise<boolean> {
    try {
      this.connection ??= await this.connect();
      await this.connection.ping();
      return true;
    } catch {
      this.connection?.destroy();
      this.connection = null;
      return false;
    }
  }

  private async connect(): Promise<PooledConnection> {
    const pool = await this.em.getConnection().getNativeClient();
    return pool.promise().getConnection();
  }
}
