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
        // Lines that come while others are written go out together; what is left is written when the process ends.
        destination({ sync: false }),
      ],
    }),
  });
}
