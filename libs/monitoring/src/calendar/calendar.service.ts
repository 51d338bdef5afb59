import { createHash, randomBytes } from 'node:crypto';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import {
  acrossOrganisationsComment,
  type Actor,
  Clock,
  Configuration,
  NotFoundError,
  organisationOf,
  storedInstant,
} from '@clientst0r/platform';
import { CalendarFeedRenewed, CalendarFeedRevoked } from './calendar.audit.js';
import { CalendarFeed } from './calendar-feed.entity.js';
import { type CalendarEvent, calendarText } from './calendar-text.js';

const TOKEN_BYTES = 32;
const DAY = 86_400_000;
/** Maintenance that is over is shown for so long. */
const BACK = 31 * DAY;
const MOST_EVENTS = 2_000;
const ALL = acrossOrganisationsComment('whoever knows the address may read it');

const MAINTENANCE = `select o.id, w.name, o.starts_at as startsAt, o.ends_at as endsAt from maintenance_occurrences o
  join maintenance_windows w on w.id = o.window_id where o.organisation_id = ? and o.ends_at > ? order by o.starts_at limit ${MOST_EVENTS.toString()}`;
const endings = (table: string, what: string): string =>
  `select e.id, c.name, '${what}' as what, e.expires_at as endsAt from ${table} e join checks c on c.id = e.id
   where e.organisation_id = ? and e.expires_at > ? order by e.expires_at limit ${MOST_EVENTS.toString()}`;

interface FeedRow {
  readonly organisationId: string;
  readonly name: string;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly what: string;
}

/** A calendar of what is planned and what ends, for programs that know its address. */
@Injectable()
export class CalendarService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** Null while there is none. */
  get(actor: Actor): Promise<CalendarFeed | null> {
    return this.em.findOne(CalendarFeed, { organisationId: organisationOf(actor) });
  }

  /** Makes the secret part of a new address, which is told this once; an older one no longer counts. */
  @Transactional()
  async renew(actor: Actor): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const known = await this.get(actor);
    const made = [hashOf(token), this.clock.now(), actor.name] as const;
    const feed = known ?? new CalendarFeed(organisationOf(actor), ...made);
    if (known) known.renew(...made);
    else this.em.persist(feed);
    this.audit.record(this.em, actor, new CalendarFeedRenewed(feed));
    return token;
  }

  /** @throws NotFoundError when there is none */
  @Transactional()
  async revoke(actor: Actor): Promise<void> {
    const feed = await this.get(actor);
    if (!feed) throw new NotFoundError();
    this.audit.record(this.em, actor, new CalendarFeedRevoked(feed));
    this.em.remove(feed);
  }

  /** RFC 5545. @throws NotFoundError, also of an organisation that is closed */
  async read(token: string): Promise<string> {
    const em = this.em.fork({ clear: true });
    const sql = `select ${ALL} f.organisation_id as organisationId, o.name from calendar_feeds f
      join organisations o on o.id = f.organisation_id and o.status = 'active' where f.token_hash = ?`;
    const [feed] = await em.execute<FeedRow[]>(sql, [hashOf(token)]);
    if (!feed) throw new NotFoundError();
    const since = new Date(this.clock.now().getTime() - BACK);
    const ask = (text: string): Promise<Row[]> => em.execute<Row[]>(text, [feed.organisationId, since]);
    const planned = (await ask(MAINTENANCE)).map(maintenance);
    const certificates = (await ask(endings('check_expiries', 'certificate'))).map(ending);
    const domains = (await ask(endings('check_registrations', 'domain'))).map(ending);
    const { host } = new URL(this.configuration.publicUrl);
    return calendarText(feed.name, host, [...planned, ...certificates, ...domains], this.clock.now());
  }
}

function maintenance({ id, name, startsAt, endsAt }: Row): CalendarEvent {
  return { id, title: `Maintenance: ${name}`, startsAt: storedInstant(startsAt), endsAt: storedInstant(endsAt) };
}

function ending({ id, name, what, endsAt }: Row): CalendarEvent {
  return { id: `${id}-${what}`, title: `${name}: ${what} ends`, startsAt: storedInstant(endsAt), endsAt: null };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
