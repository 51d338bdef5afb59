import { Injectable } from '@nestjs/common';
import { Clock } from '@clientst0r/platform';
import type { PersonAccess } from '../permission/person-access.js';
import type { LiveSession } from '../session/session.js';
import { FactorDuty } from './factor-duty.js';
import { RoleSessionLimits } from './role-session-limits.js';

/** What holds for the session of one person beyond the settings: the limits of his roles, and a second factor where one is required of him. */
@Injectable()
export class SessionRules {
  constructor(
    private readonly limits: RoleSessionLimits,
    private readonly duty: FactorDuty,
    private readonly clock: Clock,
  ) {}

  /** The session with the ends that hold for it; null when it is over by them. */
  async apply(session: LiveSession, person: PersonAccess): Promise<LiveSession | null> {
    const { idleMinutes, absoluteHours } = await this.limits.of(person);
    const now = this.clock.now();
    const absoluteExpiresAt = earlier(session.absoluteExpiresAt, session.startedAt, absoluteHours * 3_600_000);
    const idleEnd = earlier(session.idleExpiresAt, session.lastSeenAt, idleMinutes * 60_000);
    const idleExpiresAt = idleEnd < absoluteExpiresAt ? idleEnd : absoluteExpiresAt;
    if (now >= idleExpiresAt || (session.secondFactor === 'none' && (await this.lacksFactor(session, now)))) return null;
    const isStricter = absoluteExpiresAt !== session.absoluteExpiresAt || idleExpiresAt !== session.idleExpiresAt;
    return isStricter ? { ...session, absoluteExpiresAt, idleExpiresAt } : session;
  }

  /** Of a session without one. */
  private async lacksFactor({ factorDueAt, userId }: LiveSession, now: Date): Promise<boolean> {
    if (factorDueAt !== null && now < factorDueAt) return false;
    return this.duty.isRequiredOf(userId);
  }
}

function earlier(end: Date, from: Date, milliseconds: number): Date {
  const own = from.getTime() + milliseconds;
  return own < end.getTime() ? new Date(own) : end;
}
