import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { ANSWER } from './answers.decorator.js';
import { project } from './projection.js';

/** Nothing leaves that the handler's answer class does not declare. */
@Injectable()
export class ProjectionInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const dto = Reflect.getMetadata(ANSWER, context.getHandler()) as (new () => object) | null | undefined;
    return next.handle().pipe(map((value: unknown) => (dto ? project(dto, value) : undefined)));
  }
}
