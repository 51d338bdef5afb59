import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { catchError, from, map, mergeMap, type Observable, throwError } from 'rxjs';
import { ApiKeyNotices } from '@clientst0r/identity';
import type { AccessedRequest } from './authenticated-request.js';
import { problemOf } from './problem.js';

/** Records each use of a key with what came of it, before the answer leaves. */
@Injectable()
export class ApiKeyUseInterceptor implements NestInterceptor {
  constructor(private readonly notices: ApiKeyNotices) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AccessedRequest>();
    const { actor, user } = request;
    const key = user?.apiKey;
    if (!key || !actor) return next.handle();
    const { method, path } = request;
    const used = { method, path, organisationId: actor.organisationId };
    const record = (status: number): Observable<void> => from(this.notices.used(actor, key, used, status));
    const { statusCode } = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      catchError((error: unknown) => record(problemOf(error, request.id).status).pipe(mergeMap(() => throwError(() => error)))),
      mergeMap((answer: unknown) => record(statusCode).pipe(map(() => answer))),
    );
  }
}
