import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination } from 'pino';
import { Configuration } from './configuration.js';

/** The id of the request that the running code serves; whatever it logs carries it. */
export const currentRequestId = new AsyncLocalStorage<string>();

/**
 * JSON lines with the id of their request. nestjs-pino's own middleware is bound to no route: it makes three loggers a
 * request, a twentieth of the CPU of a reveal; the api logs its requests itself.
 */
export function loggingModule(processName: 'api' | 'worker' | 'cli'): DynamicModule {
  return LoggerModule.forRootAsync({
    inject: [Configuration],
    useFactory: (configuration: Configuration) => ({
      forRoutes: [],
      pinoHttp: [
        {
          name: processName,
          level: configuration.logLevel,
          mixin: () => {
            const requestId = currentRequestId.getStore();
            return requestId === undefined ? {} : { requestId };
          },
        },
        // A write for each line is a twentieth of a reveal's CPU: lines go out together, 200 ms late at most and at the end of the process.
        destination({ sync: false, minLength: 12_288, periodicFlush: 200 }),
      ],
    }),
  });
}
