import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { NotFoundError } from '@clientst0r/platform';
import type { AccessedRequest } from '../access/authenticated-request.js';
import { problemOf } from '../access/problem.js';
import { sendProblem } from '../access/problem.filter.js';
import { createNonce, pagePolicy } from './security-headers.js';

const NOT_PAGES = /^\/(?:api|scim|status|healthz|readyz)(?:\/|$)/u;
const HASHED = /-[0-9A-Z]{6,}\.\w+$/u;

/** A file whose name holds its hash never changes (RFC 8246). */
function keepHashed(response: Response, path: string): void {
  response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/** Serves the built pages: hashed files for ever, the page itself never cached and with a nonce of its own. */
export function serveFrontend(app: INestApplication, directory: string): void {
  const page = join(directory, 'index.html');
  if (!existsSync(page)) throw new Error('FRONTEND_DIRECTORY holds no index.html: build the frontend first');
  const html = readFileSync(page, 'utf8');
  const files = express.static(directory, { index: false, cacheControl: false, setHeaders: keepHashed });
  const sendPage = (request: Request, response: Response, next: NextFunction): void => {
    if (NOT_PAGES.test(request.path)) {
      next();
      return;
    }
    const isPage = ['GET', 'HEAD'].includes(request.method) && !/\.\w+$/u.test(request.path);
    if (!isPage) {
      sendProblem(response, problemOf(new NotFoundError(), (request as AccessedRequest).id));
      return;
    }
    const nonce = createNonce();
    response.setHeader('Content-Security-Policy', pagePolicy(nonce));
    response.type('html').send(html.replaceAll('CSP_NONCE', nonce));
  };
  const server = app as NestExpressApplication;
  server.use((request: Request, response: Response, next: NextFunction) => {
    if (NOT_PAGES.test(request.path)) next();
    else files(request, response, next);
  });
  server.use(sendPage);
}
