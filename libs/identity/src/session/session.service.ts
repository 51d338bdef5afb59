import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, NotFoundError } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import type { LiveSession } from './session.js';
import { SessionEnded, SessionsRevoked } from './session.audit.js';
import { SessionList } from './session-list.js';
import { SessionStore } from './session-store.js';

/** Seeing and ending sessions: one's own, and for those who may, everybody's. Recorded first, so that none ends unrecorded. */
@Injectable()
export class SessionService {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: SessionStore,
    private readonly list: SessionList,
    private readonly audit: AuditTrail,
  ) {}

  async signOut(actor: Actor, token: string): Promise<void> {
    await this.sessions.end(token);
    await this.audit.commit(actor, new SessionEnded('signed out'));
  }

  /** The last used first. Throws `NotFoundError` when there is no such person. */
  async listOf(userId: string): Promise<LiveSession[]> {
    await this.personOf(userId);
    return this.list.of(userId);
  }

  /** Throws `NotFoundError` when that person has no such session. */
  async end(actor: Actor, userId: string, sessionId: string): Promise<void> {
    const person = await this.personOf(userId);
    const running = await this.list.of(userId);
    if (!running.some(({ id }) => id === sessionId)) throw new NotFoundError();
    await this.audit.commit(actor, new SessionsRevoked(person, [sessionId]));
    await this.list.end(userId, sessionId);
  }

  /** All of that person but the one that asks. How many there were. */
  async endOthers(actor: Actor, userId: string): Promise<number> {
    const person = await this.personOf(userId);
    const others = (await this.list.of(userId)).filter(({ id }) => id !== actor.sessionId);
    if (others.length > 0)
      await this.audit.commit(
        actor,
        new SessionsRevoked(
          person,
          others.map(({ id }) => id),
        ),
      );
    return this.list.endAll(userId, actor.sessionId ?? '');
  }

  private async personOf(userId: string): Promise<User> {
    const user = await this.em.fork({ clear: true }).findOne(User, userId);
    if (!user) throw new NotFoundError();
    return user;
  }
}
