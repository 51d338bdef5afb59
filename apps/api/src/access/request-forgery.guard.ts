import { type CanActivate, type ExecutionContext, Injectable, UnsupportedMediaTypeException } from '@nestjs/common';
import { ForbiddenError } from '@clientst0r/platform';
import { FROM_OTHER_SITE } from './from-other-site.decorator.js';
import type { AccessedRequest } from './authenticated-request.js';
import { FILE_TYPE, TAKES_FILE } from '../openapi/file-body.decorator.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A page of another site can send neither this header nor a JSON body without asking first, and is never answered. */
export const FORGERY_HEADER = 'x-requested-by';
export const FORGERY_HEADER_VALUE = 'clientst0r';

/** Cross-site request forgery: a custom header on every unsafe method, besides SameSite cookies (OWASP ASVS 5.0, 3.5.1). */
@Injectable()
export class RequestForgeryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AccessedRequest>();
    if (SAFE_METHODS.has(request.method) || isMeant(context)) return true;
    if (!isOfProgram(request) && request.headers[FORGERY_HEADER] !== FORGERY_HEADER_VALUE) {
      throw new ForbiddenError(`Send the header X-Requested-By: ${FORGERY_HEADER_VALUE}.`);
    }
    if (hasBody(request) && !request.is(typesFor(context)))
      throw new UnsupportedMediaTypeException('Send JSON (Content-Type: application/json).');
    return true;
  }
}

const JSON_TYPES: readonly string[] = ['application/json', 'application/scim+json'];

function typesFor(context: ExecutionContext): string[] {
  const takesFile = Reflect.getMetadata(TAKES_FILE, context.getHandler()) === true;
  return takesFile ? [...JSON_TYPES, FILE_TYPE] : [...JSON_TYPES];
}

function hasBody({ headers }: AccessedRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isMeant(context: ExecutionContext): boolean {
  return Reflect.getMetadata(FROM_OTHER_SITE, context.getHandler()) === true;
}

/** A page of another site can make a browser send cookies, never a key. */
function isOfProgram({ user, scimClient }: AccessedRequest): boolean {
  return user?.apiKey !== undefined || scimClient !== undefined;
}
