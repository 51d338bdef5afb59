import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { ScimError } from '@clientst0r/identity';
import type { AccessedRequest } from '../access/authenticated-request.js';
import { problemOf, retryAfterSecondsOf } from '../access/problem.js';
import { ERROR_SCHEMA } from './scim-schemas.js';

/** RFC 7644, section 3.12: what a problem is elsewhere is a SCIM error here. */
@Catch()
export class ScimErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ScimErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<AccessedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const { status, code, detail } = problemOf(error, request.id);
    if (status >= 500) this.logger.error({ err: error, requestId: request.id, status });
    const retryAfter = retryAfterSecondsOf(error);
    if (retryAfter !== null) response.setHeader('Retry-After', String(retryAfter));
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="scim"');
    const scimType = scimTypeOf(error, code);
    const body = { schemas: [ERROR_SCHEMA], status: String(status), ...(scimType ? { scimType } : {}), ...(detail ? { detail } : {}) };
    response.status(status).setHeader('Cache-Control', 'no-store').type('application/scim+json').send(JSON.stringify(body));
  }
}

const UNIQUENESS: ReadonlySet<string> = new Set(['email-taken', 'exists-already']);

function scimTypeOf(error: unknown, code: string): string | null {
  if (error instanceof ScimError) return error.scimType;
  return UNIQUENESS.has(code) ? 'uniqueness' : null;
}
