import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { SessionPerson } from './session.strategy.js';

/** The session of the request, for routes that show, renew or end it. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): SessionPerson => {
  const { user } = context.switchToHttp().getRequest<Request & { user?: SessionPerson }>();
  if (!user) throw new Error('A public route has no session');
  return user;
});
