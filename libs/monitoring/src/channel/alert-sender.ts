import { randomUUIDv7 } from 'node:crypto';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable, Logger } from '@nestjs/common';
import { MailDelivery, mailFact, MailOutbox } from '@clientst0r/notifications';
import { acrossOrganisationsComment, Clock, Configuration } from '@clientst0r/platform';
import type { AlertEvent, AlertFacts, AlertMessage } from './alert-message.js';
import { ChannelCaller, ChannelFailure } from './channel-caller.js';
import { type ChannelKind, recipientsOf } from './channel-kinds.js';

/** Waits after a failure: from five seconds, four times as long each time, to a day. */
const WAITS_SECONDS = [5, 20, 80, 320, 1280, 5120, 20_480, 86_400];
/** What a process that dies has taken is taken by another after this time, milliseconds. */
const LEASE = 60_000;
const AT_ONCE = 20;
const ALL = acrossOrganisationsComment('one sender for the deployment');

interface Due {
  readonly id: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly slug: string;
  readonly channelId: string;
  readonly incidentId: string | null;
  readonly event: AlertEvent;
  readonly facts: AlertFacts | string;
  readonly attempts: number;
  readonly kind: ChannelKind;
  readonly target: string;
  readonly sealed: Uint8Array | null;
  readonly secretVersion: number;
  readonly channelName: string;
}

/** Sends what is due, at least once each, and notes what became of it. */
@Injectable()
export class AlertSender {
  private readonly logger = new Logger(AlertSender.name);

  constructor(
    private readonly em: EntityManager,
    private readonly caller: ChannelCaller,
    private readonly mails: MailOutbox,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** @returns how many were tried */
  async sendDue(): Promise<number> {
    const due = await this.take();
    await Promise.all(due.map((one) => this.send(one)));
    return due.length;
  }

  private take(): Promise<Due[]> {
    return this.em.fork({ clear: true }).transactional(async (em) => {
      const now = this.clock.now();
      const sql = `select ${ALL} d.id, d.organisation_id as organisationId, o.name as organisation, o.slug, d.channel_id as channelId, d.incident_id as incidentId,
        d.event, d.facts, d.attempts, c.kind, c.target, c.sealed_secret as sealed, c.secret_version as secretVersion, c.name as channelName
        from channel_deliveries d join channels c on c.id = d.channel_id join organisations o on o.id = d.organisation_id and o.status = 'active'
        where d.state = 'waiting' and d.next_attempt_at <= ? order by d.next_attempt_at limit ${AT_ONCE.toString()} for update skip locked`;
      const rows = await em.execute<Due[]>(sql, [now]);
      if (rows.length === 0) return [];
      const update = `update ${ALL} channel_deliveries set attempts = attempts + 1, next_attempt_at = ? where id in (${rows.map(() => '?').join(',')})`;
      await em.execute(update, [new Date(now.getTime() + LEASE), ...rows.map(({ id }) => id)], 'run');
      return rows;
    });
  }

  private async send(due: Due): Promise<void> {
    try {
      if (due.kind === 'mail') {
        await this.post(due);
        return;
      }
      await this.caller.call(due.kind, { message: this.messageOf(due), target: due.target, secret: await this.caller.open(due) });
      await this.note(due, null, false);
    } catch (error) {
      const failure = error instanceof ChannelFailure ? error : new ChannelFailure('It could not be sent');
      if (!(error instanceof ChannelFailure))
        this.logger.error(`An alert could not be sent: ${error instanceof Error ? error.name : 'unknown'}`);
      await this.note(due, failure.message, failure.isFinal || due.attempts >= WAITS_SECONDS.length);
    }
  }

  /** Handing it to the mail queue and noting so are one: from there on it has its own retries. */
  private async post(due: Due): Promise<void> {
    const { reason, checkName, target, at } = factsOf(due);
    const message = this.messageOf(due);
    const facts = { event: due.event, organisation: due.organisation, reason, checkName, target, at, link: message.link };
    const told = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, mailFact(value)]));
    await this.em.fork({ clear: true }).transactional(async (em) => {
      for (const recipient of recipientsOf(due.target)) this.mails.post(em, new MailDelivery('alert', recipient, due.id, told));
      await this.noteIn(em, due, null, false);
    });
  }

  private messageOf(due: Due): AlertMessage {
    const facts = factsOf(due);
    const place = due.incidentId === null ? facts.checkId : `incidents/${due.incidentId}`;
    const link = new URL(`/o/${due.slug}/monitoring/${place}`, this.configuration.publicUrl).href;
    return { ...facts, id: due.id, event: due.event, organisation: due.organisation, key: due.incidentId ?? facts.checkId, link };
  }

  private note(due: Due, error: string | null, isLast: boolean): Promise<void> {
    return this.em.fork({ clear: true }).transactional((em) => this.noteIn(em, due, error, isLast));
  }

  private async noteIn(em: EntityManager, due: Due, error: string | null, isLast: boolean): Promise<void> {
    const now = this.clock.now();
    const next = new Date(now.getTime() + (WAITS_SECONDS[due.attempts] ?? 0) * 1000);
    const values = error === null ? ['sent', null, now, next] : [isLast ? 'failed' : 'waiting', error.slice(0, 300), null, next];
    const sql = `update ${ALL} channel_deliveries set state = ?, last_error = ?, sent_at = ?, next_attempt_at = ? where id = ? and state = 'waiting'`;
    await em.execute(sql, [...values, due.id], 'run');
    if (due.incidentId !== null && values[0] !== 'waiting') await this.noteTimeline(em, due, error, now);
  }

  private async noteTimeline(em: EntityManager, due: Due, error: string | null, now: Date): Promise<void> {
    const [kind, text] =
      error === null ? ['told', `${due.channelName} was told`] : ['not-told', `${due.channelName} could not be told: ${error}`];
    const sql = `insert ${ALL} into incident_events (id, created_at, organisation_id, incident_id, at, kind, text) values (?, ?, ?, ?, ?, ?, ?)`;
    await em.execute(sql, [randomUUIDv7(), now, due.organisationId, due.incidentId, now, kind, text.slice(0, 500)], 'run');
  }
}

function factsOf({ facts }: Due): AlertFacts {
  return typeof facts === 'string' ? (JSON.parse(facts) as AlertFacts) : facts;
}
