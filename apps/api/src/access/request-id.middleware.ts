import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** First of all, so that even a body that cannot be read is answered with an id. The caller's own is not taken: it could repeat another's. */
export function assignRequestId(request: Request & { id?: string }, response: Response, next: NextFunction): void {
  request.id = randomUUID();
  response.setHeader('X-Request-Id', request.id);
  next();
}
