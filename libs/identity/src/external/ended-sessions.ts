import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { SessionsRevoked } from '../session/session.audit.js';
import { SessionList } from '../session/session-list.js';
import type { User } from '../user/user.entity.js';

/** Ends what somebody has open when another system takes his account away. Recorded first. */
@Injectable()
export class EndedSessions {
  constructor(
    private readonly sessions: SessionList,
    private readonly audit: AuditTrail,
  ) {}

  async endAll(actor: AuditActor, user: Pick<User, 'id' | 'email'>): Promise<void> {
    const running = await this.sessions.of(user.id);
    if (running.length > 0) await this.audit.commit(actor, new SessionsRevoked(user, running.map(({ id }) => id))); // prettier-ignore
    await this.sessions.endAll(user.id);
  }
}
