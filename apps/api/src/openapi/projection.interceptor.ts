import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { ANSWER, FILE } from './answers.decorator.js';
import { project } from './projection.js';

/** Nothing leaves that the handler's answer class does not declare. */
@Injectable()
export class ProjectionInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const dto = Reflect.getMetadata(ANSWER, context.getHandler()) as (new () => object) | typeof FILE | null | undefined;
    if (dto === FILE) return next.handle().pipe(map((value: unknown) => (value instanceof StreamableFile ? value : undefined)));
    return next.handle().pipe(map((value: unknown) => (dto ? project(dto, value) : undefined)));
  }
}
