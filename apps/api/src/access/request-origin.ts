import { createHash } from 'node:crypto';
import type { RequestOrigin } from '@clientst0r/platform';
import { clientAddress, type TrustedProxies } from '@clientst0r/security';
import { DEVICE_COOKIE, readCookie } from '../identity/cookies.js';
import type { AccessedRequest } from './authenticated-request.js';

/** Where people are signed in already; nobody there is known by his browser. */
const INSIDE = /^\/api\/v1\/(?:organisations|platform|profile|session)\b/u;

/** Computed once a request, by the one function that knows which proxies may speak for others. */
export function originOf(request: AccessedRequest, trusted: TrustedProxies): RequestOrigin {
  request.origin ??= {
    address: clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for'], trusted),
    userAgent: request.headers['user-agent'] ?? '',
    requestId: request.id,
    ...deviceOf(request),
  };
  return request.origin;
}

function deviceOf(request: AccessedRequest): { device?: string } {
  const token = INSIDE.test(request.originalUrl) ? null : readCookie(request, DEVICE_COOKIE);
  return token === null ? {} : { device: createHash('sha256').update(token).digest('hex') };
}
