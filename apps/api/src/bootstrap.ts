import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { Configuration } from '@clientst0r/platform';
import { DatabasePulse } from './health/database-pulse.js';
import { refuseWithoutDatabase } from './health/unanswered.middleware.js';
import { serveFrontend } from './frontend/frontend.js';
import { securityHeaders } from './frontend/security-headers.js';
import { logRequest } from './access/request-log.middleware.js';
import { refuseHostileBody } from './openapi/body-shape.middleware.js';
import { readJsonBody } from './openapi/json-body.middleware.js';
import { createOpenApiDocument, setGlobalPrefix } from './openapi/document.js';
import { serveOpenApi } from './openapi/serve.js';

/** Everything about the application that is not a module: used by `main`, by the tests and to write `openapi.json`. */
export function configureApplication(app: NestExpressApplication): NestExpressApplication {
  const configuration = app.get(Configuration);
  app.useLogger(app.get(Logger));
  app.set('x-powered-by', false);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(logRequest, securityHeaders(), refuseWithoutDatabase(app.get(DatabasePulse)));
  app.use(readJsonBody(), refuseHostileBody);
  setGlobalPrefix(app);
  serveOpenApi(app, createOpenApiDocument(app));
  if (configuration.frontendDirectory !== null) serveFrontend(app, configuration.frontendDirectory);
  app.enableShutdownHooks();
  return app;
}
