import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import { currentRequestId } from '@clientst0r/platform';

const UNLOGGED: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** What follows is known to the one who calls only. */
const SECRET_PATH = /(\/(?:heartbeats|calendars)\/).*/u;

/**
 * First of all, so that even a body that cannot be read is answered with an id and logged. The caller's own id is not
 * taken: it could repeat another's. One line a request: no headers, no query, no body, so nothing secret can be in it.
 */
export function logRequest(request: Request & { id?: string }, response: Response, next: NextFunction): void {
  const id = randomUUID();
  request.id = id;
  response.setHeader('X-Request-Id', id);
  const path = (request.originalUrl.split('?', 1)[0] ?? '').replace(SECRET_PATH, '$1…');
  currentRequestId.run(id, () => {
    if (!UNLOGGED.has(path)) logWhenAnswered(request.method, path, response);
    next();
  });
}

function logWhenAnswered(method: string, path: string, response: Response): void {
  const began = performance.now();
  response.once('close', () => {
    const { statusCode: status, writableFinished } = response;
    const line = { method, path, status, milliseconds: Math.round(performance.now() - began) };
    const logger = PinoLogger.root;
    if (!writableFinished) logger.info(line, 'request aborted');
    else if (status >= 500) logger.error(line, 'request failed');
    else logger.info(line, 'request completed');
  });
}
