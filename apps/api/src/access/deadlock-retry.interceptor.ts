import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Observable, retry, throwError, timer } from 'rxjs';
import { isDeadlock } from './problem.js';

const RETRIES = 2;
const LONGEST_PAUSE_MILLISECONDS = 50;

/** MariaDB undoes one of two transactions that wait for each other; nothing of it was done, so it is done again. */
@Injectable()
export class DeadlockRetryInterceptor implements NestInterceptor {
  constructor(private readonly em: EntityManager) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const pause = (error: unknown): Observable<unknown> => {
      if (!isDeadlock(error)) return throwError(() => error);
      this.em.clear();
      return timer(Math.random() * LONGEST_PAUSE_MILLISECONDS);
    };
    return next.handle().pipe(retry({ count: RETRIES, delay: pause }));
  }
}
