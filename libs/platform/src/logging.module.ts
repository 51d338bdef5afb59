import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { Configuration } from './configuration.js';

/** One JSON line a request: no headers, no query, no body, so nothing secret can be in it. */
export function loggingModule(processName: 'api' | 'worker' | 'cli'): DynamicModule {
  return LoggerModule.forRootAsync({
    inject: [Configuration],
    useFactory: (configuration: Configuration) => ({
      pinoHttp: {
        name: processName,
        level: configuration.logLevel,
        serializers: {
          req: (request: IncomingMessage & { id: string }) => ({
            id: request.id,
            method: request.method,
            path: request.url?.split('?', 1)[0],
          }),
          res: (response: ServerResponse) => ({ status: response.statusCode }),
        },
        quietReqLogger: true,
        customAttributeKeys: { reqId: 'requestId' },
        autoLogging: { ignore: (request: IncomingMessage) => request.url === '/healthz' || request.url === '/readyz' },
      },
    }),
  });
}
