import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { type Actor, PreconditionRequiredError, type RequestOrigin, ValidationFailedError } from '@clientst0r/platform';
import type { AccessedRequest } from './authenticated-request.js';

function requestOf(context: ExecutionContext): AccessedRequest {
  return context.switchToHttp().getRequest<AccessedRequest>();
}

/** The person who asks, with the permissions that the access guard resolved. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = requestOf(context);
  if (!actor) throw new Error('A public route has no actor');
  return actor;
});

/** Where the request came from, for public routes. */
export const Origin = createParamDecorator((_: unknown, context: ExecutionContext): RequestOrigin => {
  const { origin } = requestOf(context);
  if (!origin) throw new Error('The access guard did not run');
  return origin;
});

const readIfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = requestOf(context).headers['if-match'];
  if (header === undefined) throw new PreconditionRequiredError();
  const version = /^(?:W\/)?"?(\d{1,9})"?$/u.exec(header)?.[1];
  if (version === undefined) throw new ValidationFailedError([{ field: 'If-Match', message: 'must be a version such as "3"' }]);
  return Number(version);
});

const documentIfMatch = ApiHeader({
  name: 'If-Match',
  required: true,
  description: 'The `version` that was loaded, in quotes. 412 when it is no longer the current one, 428 when it is missing.',
  schema: { type: 'string', example: '"3"' },
});

/** The version that the caller loaded (RFC 9110, section 13.1.1). */
export function IfMatch(): ParameterDecorator {
  return (target, key, index) => {
    readIfMatch()(target, key, index);
    if (key !== undefined) documentIfMatch(target, key, Object.getOwnPropertyDescriptor(target, key) ?? {});
  };
}
