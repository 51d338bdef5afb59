import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { ApiKeyAccess, type KnownApiKey, type Permission, PermissionReader, SessionAccess } from '@clientst0r/identity';
import type { RequestOrigin } from '@clientst0r/platform';
import { keyTextOf } from '../identity/api-key.strategy.js';
import { readCookie, SESSION_COOKIE } from '../identity/cookies.js';
import { coveredPermissions } from './api-key-scope.js';
import type { AccessedRequest } from './authenticated-request.js';

/** What somebody was let in by. */
export interface Caller {
  readonly userId: string;
  readonly origin: RequestOrigin;
  readonly token: string | null;
  readonly keyText: string | null;
}

interface Holder {
  readonly userId: string;
  readonly epoch: string;
  readonly key?: KnownApiKey;
}

/** For answers that go on for long: what it takes to ask again whether he may still have them. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<AccessedRequest>();
  if (!request.user || !request.origin) throw new Error('A public route has no caller');
  const keyText = keyTextOf(request);
  const token = keyText === null ? readCookie(request, SESSION_COOKIE) : null;
  return { userId: request.user.person.userId, origin: request.origin, token, keyText };
});

/** Whether somebody who was let in still would be. */
@Injectable()
export class StandingAccess {
  constructor(
    private readonly sessions: SessionAccess,
    private readonly keys: ApiKeyAccess,
    private readonly permissions: PermissionReader,
  ) {}

  /** Cheap enough for every second, unless `thoroughly`. @throws when it cannot be told now */
  async holds(caller: Caller, organisationId: string, permission: Permission, thoroughly: boolean): Promise<boolean> {
    const holder = await this.holderOf(caller, organisationId, thoroughly);
    if (!holder) return false;
    const { member, permissions } = await this.permissions.resolve(holder.userId, organisationId, holder.epoch);
    return member && coveredPermissions(holder.key, organisationId, permissions).has(permission);
  }

  private async holderOf({ token, keyText, origin }: Caller, organisationId: string, thoroughly: boolean): Promise<Holder | null> {
    if (keyText !== null) {
      const held = await this.keys.authenticate(keyText, origin, organisationId);
      return held && { userId: held.owner.userId, epoch: held.epoch, key: held.known };
    }
    const held = token === null ? null : await this.sessions.peek(token, thoroughly);
    return held && { userId: held.person.userId, epoch: held.epoch };
  }
}
