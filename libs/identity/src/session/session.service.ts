import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { SessionEnded } from './session.audit.js';
import { SessionStore } from './session-store.js';

@Injectable()
export class SessionService {
  constructor(
    private readonly sessions: SessionStore,
    private readonly audit: AuditTrail,
  ) {}

  async signOut(actor: Actor, token: string): Promise<void> {
    await this.sessions.end(token);
    await this.audit.commit(actor, new SessionEnded('signed out'));
  }
}
