import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor, RequestOrigin } from '@clientst0r/platform';
import { PermissionReader } from '../permission/permission-reader.js';
import type { PersonAccess } from '../permission/person-access.js';
import { SessionEnded } from './session.audit.js';
import { type EndedSession, type FoundSession, SessionStore } from './session-store.js';

export interface SignedInPerson extends FoundSession {
  readonly person: PersonAccess;
}

/** Who holds a session, as long as the account is active. */
@Injectable()
export class SessionAccess {
  constructor(
    private readonly sessions: SessionStore,
    private readonly permissions: PermissionReader,
    private readonly audit: AuditTrail,
  ) {}

  async authenticate(token: string, origin: RequestOrigin): Promise<SignedInPerson | null> {
    const found = await this.sessions.find(token);
    if (!found) return null;
    if ('ended' in found) return this.recordEnd(found, origin);
    const person = await this.permissions.person(found.session.userId, found.epoch);
    return person?.active ? { ...found, person } : null;
  }

  private async recordEnd({ ended: { id: sessionId, userId }, epoch }: EndedSession, origin: RequestOrigin): Promise<null> {
    const name = (await this.permissions.person(userId, epoch))?.name ?? '';
    const actor: Actor = { ...origin, userId, name, sessionId, reauthenticatedAt: null, organisationId: null, permissions: new Set() };
    await this.audit.commit(actor, new SessionEnded('over its limits'));
    return null;
  }
}
