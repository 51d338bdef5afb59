import type { RequestHandler, Response } from 'express';
import { UnavailableError } from '@clientst0r/platform';
import { problemOf, retryAfterSecondsOf } from '../access/problem.js';
import { sendProblem } from '../access/problem.filter.js';
import type { DatabasePulse } from './database-pulse.js';

const NEEDS_DATABASE = /^\/(?:api\/v1|scim)\//u;

/** While the database hangs, requests are answered 503 at once; those that were waiting for it, when its pulse is lost. */
export function refuseWithoutDatabase(pulse: DatabasePulse): RequestHandler {
  const waiting = new Map<Response, string>();
  pulse.onLost(() => {
    for (const [response, requestId] of waiting) if (!response.headersSent) refuse(response, requestId);
  });
  return (request, response, next) => {
    if (!NEEDS_DATABASE.test(request.path)) {
      next();
      return;
    }
    const requestId = typeof request.id === 'string' ? request.id : '';
    if (pulse.isLost) {
      refuse(response, requestId);
      return;
    }
    waiting.set(response, requestId);
    response.once('close', () => waiting.delete(response));
    next();
  };
}

function refuse(response: Response, requestId: string): void {
  const error = new UnavailableError();
  response.setHeader('Retry-After', String(retryAfterSecondsOf(error)));
  sendProblem(response, problemOf(error, requestId));
}
