import { once } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { CliModule } from './cli.module.js';

const REDIS_WAIT_MILLISECONDS = 5_000;

/** Runs a command with the product's services, and closes what they opened. Standard output is the command's own. */
export async function withApplication<T>(run: (application: INestApplicationContext) => Promise<T>): Promise<T> {
  const application = await NestFactory.createApplicationContext(CliModule, { logger: ['error'], abortOnError: false });
  try {
    await redisReady(application.get<Redis>(REDIS));
    return await run(application);
  } finally {
    await application.close();
  }
}

/** The client does not queue commands, so the first one would fail while it still connects. */
async function redisReady(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(REDIS_WAIT_MILLISECONDS) });
}
