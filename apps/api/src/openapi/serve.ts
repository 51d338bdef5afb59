import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';

/** Swagger UI sets styles on elements; scripts stay the server's own. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** The contract for tools at `/api/openapi.json`, and for people at `/api/docs`. */
export function serveOpenApi(app: NestExpressApplication, document: OpenAPIObject): void {
  app.use('/api/docs', (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('Content-Security-Policy', DOCS_POLICY);
    next();
  });
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'ClientSt0r API',
    swaggerOptions: { supportedSubmitMethods: [], defaultModelsExpandDepth: 0 },
  });
}
