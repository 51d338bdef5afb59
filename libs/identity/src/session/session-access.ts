import { Injectable } from '@nestjs/common';
import { PermissionReader } from '../permission/permission-reader.js';
import type { PersonAccess } from '../permission/person-access.js';
import { type FoundSession, SessionStore } from './session-store.js';

export interface SignedInPerson extends FoundSession {
  readonly person: PersonAccess;
}

/** Who holds a session, as long as the account is active. */
@Injectable()
export class SessionAccess {
  constructor(
    private readonly sessions: SessionStore,
    private readonly permissions: PermissionReader,
  ) {}

  async authenticate(token: string): Promise<SignedInPerson | null> {
    const found = await this.sessions.find(token);
    if (!found) return null;
    const person = await this.permissions.person(found.session.userId, found.epoch);
    return person?.active ? { ...found, person } : null;
  }
}
