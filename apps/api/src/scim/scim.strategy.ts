import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport';
import { ScimAccess, type ScimClient } from '@clientst0r/identity';
import { UnauthenticatedError } from '@clientst0r/platform';
import { TrustedProxies } from '@clientst0r/security';
import type { AccessedRequest } from '../access/authenticated-request.js';
import { originOf } from '../access/request-origin.js';

/** RFC 6750, section 2.1; a token is never read from the address or the body. */
const BEARER = /^Bearer +(\S{1,200})$/iu;

class BearerStrategy extends Strategy {}

/** The token of a SCIM client; no session and no API key stands in for it. */
@Injectable()
export class ScimStrategy extends PassportStrategy(BearerStrategy, 'scim') {
  constructor(
    private readonly access: ScimAccess,
    private readonly trustedProxies: TrustedProxies,
  ) {
    super();
  }

  override authenticate(request: AccessedRequest): void {
    this.client(request, BEARER.exec(request.headers.authorization ?? '')?.[1] ?? '').then(
      (client) => {
        this.success(client);
      },
      (error: unknown) => {
        this.error(error);
      },
    );
  }

  /** Nest's mixin asks for it; `authenticate` does without. */
  validate(): never {
    throw new Error('The scim strategy has no verify callback');
  }

  private async client(request: AccessedRequest, token: string): Promise<ScimClient> {
    const client = await this.access.authenticate(token, originOf(request, this.trustedProxies));
    if (!client) throw new UnauthenticatedError('This token is not valid here.');
    return client;
  }
}
