import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import { Logger } from 'nestjs-pino';
import { Configuration } from '@clientst0r/platform';
import { serveFrontend } from './frontend/frontend.js';
import { securityHeaders } from './frontend/security-headers.js';
import { assignRequestId } from './access/request-id.middleware.js';
import { refuseHostileBody } from './openapi/body-shape.middleware.js';
import { createOpenApiDocument, setGlobalPrefix } from './openapi/document.js';
import { serveOpenApi } from './openapi/serve.js';

const BODY_LIMIT = '256kb';
/** An import carries a whole export of another product in one field. */
const IMPORT_BODY_LIMIT = '60mb';
const IMPORT_PATH = /^\/api\/v1\/organisations\/[^/]+\/imports(?:\/|$)/u;

/** Everything about the application that is not a module: used by `main`, by the tests and to write `openapi.json`. */
export function configureApplication(app: NestExpressApplication): NestExpressApplication {
  const configuration = app.get(Configuration);
  app.useLogger(app.get(Logger));
  app.set('x-powered-by', false);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(assignRequestId, ...securityHeaders());
  const small = express.json({ limit: BODY_LIMIT, type: 'application/json' });
  const large = express.json({ limit: IMPORT_BODY_LIMIT, type: 'application/json' });
  app.use((request: express.Request, response: express.Response, next: express.NextFunction) => {
    (IMPORT_PATH.test(request.path) ? large : small)(request, response, next);
  });
  app.use(refuseHostileBody);
  setGlobalPrefix(app);
  serveOpenApi(app, createOpenApiDocument(app));
  if (configuration.frontendDirectory !== null) serveFrontend(app, configuration.frontendDirectory);
  app.enableShutdownHooks();
  return app;
}
