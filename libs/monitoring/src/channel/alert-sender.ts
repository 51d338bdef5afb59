import { randomUUIDv7 } from 'node:crypto';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable, Logger } from '@nestjs/common';
import { MailDelivery, MailOutbox } from '@clientst0r/notifications';
import { acrossOrganisationsComment, Clock, Configuration } from '@clientst0r/platform';
import { noteChange } from '../live/noted-changes.js';
import { type AlertBatch, type DueAlert, isAnythingDue, takeBatches } from './alert-batch.js';
import { alertMailFacts } from './alert-mails.js';
import { type AlertMessage, factsOf } from './alert-message.js';
import { ChannelCaller, ChannelFailure } from './channel-caller.js';
import { recipientsOf } from './channel-kinds.js';
import { remindLater } from './reminders.js';

/** Waits after a failure: from five seconds, four times as long each time, to a day. */
const WAITS_SECONDS = [5, 20, 80, 320, 1280, 5120, 20_480, 86_400];
/** What a process that dies has taken is taken by another after this time, milliseconds. */
const LEASE = 60_000;
const ALL = acrossOrganisationsComment('one sender for the deployment');

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

  /** @returns how many messages were tried */
  async sendDue(): Promise<number> {
    const now = this.clock.now();
    if (!(await isAnythingDue(this.em, now))) return 0;
    const lease = new Date(now.getTime() + LEASE);
    const batches = await this.em.fork({ clear: true }).transactional((em) => takeBatches(em, now, lease));
    await Promise.all(batches.map((batch) => this.send(batch)));
    return batches.length;
  }

  private async send(batch: AlertBatch): Promise<void> {
    const [due] = batch;
    try {
      if (due.kind === 'mail') {
        await this.post(batch);
        return;
      }
      await this.caller.call(due.kind, { message: this.messageOf(batch), target: due.target, secret: await this.caller.open(due) });
      await this.note(batch, null, false);
    } catch (error) {
      const failure = error instanceof ChannelFailure ? error : new ChannelFailure('It could not be sent');
      if (!(error instanceof ChannelFailure))
        this.logger.error(`An alert could not be sent: ${error instanceof Error ? error.name : 'unknown'}`);
      await this.note(batch, failure.message, failure.isFinal || due.attempts >= WAITS_SECONDS.length);
    }
  }

  /** Handing it to the mail queue and noting so are one: from there on it has its own retries. */
  private async post(batch: AlertBatch): Promise<void> {
    const [due] = batch;
    const facts = alertMailFacts(this.messageOf(batch));
    await this.em.fork({ clear: true }).transactional(async (em) => {
      for (const recipient of recipientsOf(due.target)) this.mails.post(em, new MailDelivery('alert', recipient, due.id, facts));
      await this.noteIn(em, batch, null, false);
    });
  }

  private messageOf([due, ...rest]: AlertBatch): AlertMessage {
    const facts = factsOf(due.facts);
    const place = rest.length > 0 ? 'incidents' : due.incidentId === null ? facts.checkId : `incidents/${due.incidentId}`;
    const link = new URL(`/o/${due.slug}/monitoring/${place}`, this.configuration.publicUrl).href;
    const others = rest.map(({ facts: other }) => factsOf(other)).map(({ checkName, reason }) => ({ checkName, reason }));
    return { ...facts, id: due.id, event: due.event, organisation: due.organisation, key: due.incidentId ?? facts.checkId, link, others };
  }

  private note(batch: AlertBatch, error: string | null, isLast: boolean): Promise<void> {
    return this.em.fork({ clear: true }).transactional((em) => this.noteIn(em, batch, error, isLast));
  }

  private async noteIn(em: EntityManager, batch: AlertBatch, error: string | null, isLast: boolean): Promise<void> {
    const now = this.clock.now();
    const next = new Date(now.getTime() + (WAITS_SECONDS[batch[0].attempts] ?? 0) * 1000);
    const values = error === null ? ['sent', null, now, next] : [isLast ? 'failed' : 'waiting', error.slice(0, 300), null, next];
    const sql = `update ${ALL} channel_deliveries set state = ?, last_error = ?, sent_at = ?, next_attempt_at = ?
      where id in (${batch.map(() => '?').join(',')}) and state = 'waiting'`;
    await em.execute(sql, [...values, ...batch.map(({ id }) => id)], 'run');
    if (values[0] === 'waiting') return;
    if (error === null) await remindLater(em, batch, now);
    for (const due of batch) if (due.incidentId !== null) await this.noteTimeline(em, due, toldWords(due, batch.length - 1, error), now);
  }

  private async noteTimeline(em: EntityManager, due: DueAlert, [kind, text]: readonly [string, string], now: Date): Promise<void> {
    const sql = `insert ${ALL} into incident_events (id, created_at, organisation_id, incident_id, at, kind, text) values (?, ?, ?, ?, ?, ?, ?)`;
    await em.execute(sql, [randomUUIDv7(), now, due.organisationId, due.incidentId, now, kind, text.slice(0, 500)], 'run');
    if (due.incidentId !== null) noteChange(em, due.organisationId, 'incident', due.incidentId);
  }
}

function toldWords({ channelName, step, event }: DueAlert, others: number, error: string | null): readonly [string, string] {
  const escalated = step > 0 ? 'Nobody looked after it: ' : '';
  if (error !== null) return ['not-told', `${escalated}${channelName} could not be told: ${error}`];
  const verb = event === 'incident.reminded' ? 'reminded' : 'told';
  return ['told', `${escalated}${channelName} was ${verb}${others > 0 ? `, together with ${others.toString()} other incidents` : ''}`];
}
