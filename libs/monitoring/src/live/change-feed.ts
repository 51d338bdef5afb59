import { once } from 'node:events';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Configuration, createRedisListener, UnavailableError } from '@clientst0r/platform';
import { channelOf, type MonitoringChange, organisationOfChannel } from './monitoring-change.js';

const CONNECT_MILLISECONDS = 1_500;

export interface ChangeListener {
  changed(changes: readonly MonitoringChange[]): void;
  /** From now on changes may be missed; it is not called again. */
  lost(): void;
}

/** What all processes tell of organisations, over one connection of this process that is made when somebody listens. */
@Injectable()
export class ChangeFeed implements OnApplicationShutdown {
  private readonly listeners = new Map<string, Set<ChangeListener>>();
  private connection: Redis | null = null;

  constructor(private readonly configuration: Configuration) {}

  /** Once it resolves, nothing is missed until `lost`. @returns how to stop @throws UnavailableError while Redis is away */
  async listen(organisationId: string, listener: ChangeListener): Promise<() => void> {
    const connection = await this.connected();
    const others = this.listeners.get(organisationId) ?? new Set();
    this.listeners.set(organisationId, others.add(listener));
    const stop = (): void => {
      this.leave(organisationId, listener);
    };
    try {
      await connection.subscribe(channelOf(organisationId));
      return stop;
    } catch {
      stop();
      throw new UnavailableError();
    }
  }

  onApplicationShutdown(): void {
    this.connection?.disconnect();
  }

  private leave(organisationId: string, listener: ChangeListener): void {
    const others = this.listeners.get(organisationId);
    if (!others?.delete(listener) || others.size > 0) return;
    this.listeners.delete(organisationId);
    if (this.connection?.status === 'ready') this.connection.unsubscribe(channelOf(organisationId)).catch(() => undefined);
  }

  private async connected(): Promise<Redis> {
    const connection = (this.connection ??= this.connect());
    if (connection.status === 'ready') return connection;
    await once(connection, 'ready', { signal: AbortSignal.timeout(CONNECT_MILLISECONDS) }).catch(() => {
      throw new UnavailableError();
    });
    return connection;
  }

  private connect(): Redis {
    const connection = createRedisListener(this.configuration);
    connection.on('message', (channel: string, text: string) => {
      const changes = JSON.parse(text) as MonitoringChange[];
      for (const listener of this.listeners.get(organisationOfChannel(channel)) ?? []) listener.changed(changes);
    });
    connection.on('close', () => {
      const all = [...this.listeners.values()].flatMap((listeners) => [...listeners]);
      this.listeners.clear();
      for (const listener of all) listener.lost();
    });
    connection.on('error', () => undefined); // the client of the commands tells it
    return connection;
  }
}
