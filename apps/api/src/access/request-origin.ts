import type { RequestOrigin } from '@clientst0r/platform';
import { clientAddress, type TrustedProxies } from '@clientst0r/security';
import type { AccessedRequest } from './authenticated-request.js';

/** Computed once a request, by the one function that knows which proxies may speak for others. */
export function originOf(request: AccessedRequest, trusted: TrustedProxies): RequestOrigin {
  request.origin ??= {
    address: clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for'], trusted),
    userAgent: request.headers['user-agent'] ?? '',
    requestId: request.id,
  };
  return request.origin;
}
