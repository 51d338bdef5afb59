import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor, RequestOrigin } from '@clientst0r/platform';
import { PermissionReader } from '../permission/permission-reader.js';
import type { PersonAccess } from '../permission/person-access.js';
import { SessionEnded } from './session.audit.js';
import { CountryRefused } from '../country/country.audit.js';
import { CountryRules, WHOLE_DEPLOYMENT } from '../country/country-rules.js';
import { SessionRules } from '../policy/session-rules.js';
import { type EndedSession, type FoundSession, SessionStore } from './session-store.js';

export interface SignedInPerson extends FoundSession {
  readonly person: PersonAccess;
}

type EndedBy = Pick<EndedSession, 'epoch'> & { readonly ended: { readonly id: string; readonly userId: string } };

/** Who holds a session, as long as the account is active. */
@Injectable()
export class SessionAccess {
  constructor(
    private readonly sessions: SessionStore,
    private readonly permissions: PermissionReader,
    private readonly audit: AuditTrail,
    private readonly rules: SessionRules,
    private readonly countries: CountryRules,
  ) {}

  async authenticate(token: string, origin: RequestOrigin): Promise<SignedInPerson | null> {
    const found = await this.sessions.find(token);
    if (!found) return null;
    if ('ended' in found) return this.recordEnd(found, origin);
    const person = await this.permissions.person(found.session.userId, found.epoch);
    if (!person?.active) return null;
    const { admitted, country } = await this.countries.judge(WHOLE_DEPLOYMENT, origin.address);
    if (!admitted) return this.endByCountry(token, found, origin, country);
    const session = await this.rules.apply(found.session, person);
    return session ? { ...found, session, person } : this.endByRules(token, found, origin);
  }

  /**
   * Who still holds it: for answers that go on for long, which are no sign that somebody is there. The rules of the person beyond the
   * settings are looked at when `thoroughly`: they may ask the database.
   */
  async peek(token: string, thoroughly: boolean): Promise<SignedInPerson | null> {
    const found = await this.sessions.peek(token);
    if (!found) return null;
    const person = await this.permissions.person(found.session.userId, found.epoch);
    if (!person?.active) return null;
    const session = thoroughly ? await this.rules.apply(found.session, person) : found.session;
    return session && { ...found, session, person };
  }

  private async endByRules(token: string, { session, epoch }: FoundSession, origin: RequestOrigin): Promise<null> {
    return (await this.sessions.end(token)) ? this.recordEnd({ ended: session, epoch }, origin) : null;
  }

  /** A stolen session ends where its thief shows it. */
  private async endByCountry(
    token: string,
    { session, epoch }: FoundSession,
    origin: RequestOrigin,
    country: string | null,
  ): Promise<null> {
    if (!(await this.sessions.end(token))) return null;
    const actor = await this.actorOf({ ended: session, epoch }, origin);
    const events = [new CountryRefused({ at: 'session', country }), new SessionEnded('from a country that is refused')];
    await Promise.all(events.map((event) => this.audit.commit(actor, event)));
    return null;
  }

  private async recordEnd(ended: EndedBy, origin: RequestOrigin): Promise<null> {
    await this.audit.commit(await this.actorOf(ended, origin), new SessionEnded('over its limits'));
    return null;
  }

  private async actorOf({ ended: { id: sessionId, userId }, epoch }: EndedBy, origin: RequestOrigin): Promise<Actor> {
    const name = (await this.permissions.person(userId, epoch))?.name ?? '';
    return { ...origin, userId, name, sessionId, reauthenticatedAt: null, organisationId: null, permissions: new Set() };
  }
}
