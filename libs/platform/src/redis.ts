import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Configuration } from './configuration.js';

export const REDIS = Symbol('REDIS');

const CONNECT_MILLISECONDS = 1_500;
const ANSWER_MILLISECONDS = 1_500;

/** Requests must not wait for a Redis that is away (they answer 503 within 2 s): no offline queue, 1.5 s a command. */
export function createRedis(configuration: Configuration): Redis {
  const redis = new Redis({
    path: configuration.redis.socket,
    db: configuration.redis.database,
    enableOfflineQueue: false,
    // Commands of concurrent requests go out in one write: a tenth of the CPU of a reveal.
    enableAutoPipelining: true,
    commandTimeout: ANSWER_MILLISECONDS,
    // A server that hangs: what waits for its turn behind the commands under way would else wait for them first, then for itself.
    socketTimeout: ANSWER_MILLISECONDS,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 1_000),
  });
  const logger = new Logger('Redis');
  let reported = false;
  redis.on('error', (error: Error) => {
    if (!reported) logger.error(`Redis is away: ${error.message}`);
    reported = true;
  });
  redis.on('ready', () => {
    if (reported) logger.log('Redis is back');
    reported = false;
  });
  return redis;
}

/** A client that is told of what is written (`TrackedReads`), and of nothing else. */
export function createRedisListener({ redis: { socket } }: Configuration): Redis {
  return new Redis({
    path: socket,
    protocol: 2,
    autoResubscribe: false,
    enableOfflineQueue: false,
    commandTimeout: 1_000,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 1_000),
  });
}

/** The client, once it is connected or has failed to for 1.5 s: a process starts without Redis too, and answers 503 until it is there. */
export async function connectRedis(configuration: Configuration): Promise<Redis> {
  const redis = createRedis(configuration);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, CONNECT_MILLISECONDS);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return redis;
}

/** BullMQ gets options, not a client: it closes only the connections it made itself. */
export function bullConnection(configuration: Configuration): QueueConnection {
  return {
    path: configuration.redis.socket,
    db: configuration.redis.database,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 1_000),
  };
}

/** Narrower than `RedisOptions`, whose optional members BullMQ's stricter types refuse. */
export interface QueueConnection {
  readonly path: string;
  readonly db: number;
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: (attempt: number) => number;
}

@Injectable()
export class RedisCloser implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.redis.status === 'ready') await this.redis.quit();
    else this.redis.disconnect();
  }
}
