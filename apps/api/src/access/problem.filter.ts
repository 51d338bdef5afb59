import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AccessedRequest } from './authenticated-request.js';
import { OrganisationMovedError } from './closed-organisation.js';
import { type Problem, problemOf, retryAfterSecondsOf } from './problem.js';

/** The one place where errors become answers: `application/problem+json`, RFC 9457. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<AccessedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    // Answered already, as while the database was away: nobody waits for this any more.
    if (response.writableEnded) return;
    const problem = problemOf(error, request.id);
    if (problem.status >= 500) this.logger.error({ err: error, requestId: request.id, status: problem.status });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const retryAfter = retryAfterSecondsOf(error);
    if (retryAfter !== null) response.setHeader('Retry-After', String(retryAfter));
    if (error instanceof OrganisationMovedError) response.setHeader('Location', error.location);
    sendProblem(response, problem);
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').setHeader('Cache-Control', 'no-store');
  response.send(JSON.stringify(problem));
}
