import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** RFC 7617; the user counts for nothing. Empty without one. */
export const BasicPassword = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { headers } = context.switchToHttp().getRequest<Request>();
  const encoded = /^Basic +([\w+/=]{1,400})$/iu.exec(headers.authorization ?? '')?.[1];
  return Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':')
    .slice(1)
    .join(':');
});
