import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, JobOutbox, NotFoundError } from '@clientst0r/platform';
import { MailRetried, MailTested } from './mail.audit.js';
import { MailDelivery } from './mail-delivery.entity.js';
import { SEND_MAIL } from './mail.jobs.js';
import type { MailText } from './mail-text.js';
import { MailProblem } from './mail-problem.js';
import { MailTransport } from './mail-transport.js';

const DELIVERIES_KEPT_DAYS = 90;
const PRUNED_AT_ONCE = 10_000;

/** What an administrator sees of the mails, and how he tries the settings. */
@Injectable()
export class MailAdministration {
  constructor(
    private readonly em: EntityManager,
    private readonly transport: MailTransport,
    private readonly jobs: JobOutbox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The newest first, those before the given one. */
  list(limit: number, beforeId: string | null): Promise<MailDelivery[]> {
    return this.em
      .fork({ clear: true })
      .find(MailDelivery, beforeId === null ? {} : { id: { $lt: beforeId } }, { orderBy: { id: 'desc' }, limit });
  }

  /** Sends at once and waits for the server's word. What is wrong; null when the server has taken it. Throws `ConflictError` without settings. */
  async test(actor: Actor, recipient: string): Promise<string | null> {
    if (!(await this.transport.isConfigured())) throw new ConflictError('mail-not-configured', 'Name a mail server and a sender first.');
    const problem = await this.tryOut(recipient, {
      subject: 'A test of the mail settings',
      lines: ['If you read this, ClientSt0r can send mail.'],
    });
    await this.audit.commit(actor, new MailTested(recipient, problem));
    return problem;
  }

  /** The same for others who let something be tried, and record it themselves: never again later, whatever the server says. */
  async tryOut(recipient: string, text: MailText): Promise<string | null> {
    if (!(await this.transport.isConfigured()))
      return 'No mail server is set: an administrator of the platform does that on its page Mail.';
    const delivery = new MailDelivery('test', recipient);
    const problem = await this.problemOf(delivery, text);
    await this.store(delivery, problem);
    return problem;
  }

  /** Throws `NotFoundError` unless that mail was given up. */
  @Transactional()
  async retry(actor: Actor, deliveryId: string): Promise<MailDelivery> {
    const delivery = await this.em.findOne(MailDelivery, { id: deliveryId, state: 'failed' });
    if (!delivery || delivery.kind === 'test') throw new NotFoundError();
    delivery.tryAgain();
    this.jobs.enqueue(this.em, SEND_MAIL, { deliveryId });
    this.audit.record(this.em, actor, new MailRetried(delivery));
    return delivery;
  }

  /** How many there were, a batch at most. */
  @Transactional()
  async prune(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - DELIVERIES_KEPT_DAYS * 86_400_000);
    const old = await this.em.find(MailDelivery, { createdAt: { $lt: before } }, { orderBy: { id: 'asc' }, limit: PRUNED_AT_ONCE });
    for (const delivery of old) this.em.remove(delivery);
    return old.length;
  }

  @Transactional()
  async store(delivery: MailDelivery, problem: string | null): Promise<void> {
    if (problem === null) delivery.wasSent(this.clock.now());
    else delivery.hasFailed(problem, true);
    await this.em.persist(delivery).flush();
  }

  private async problemOf({ id, recipient }: MailDelivery, text: MailText): Promise<string | null> {
    try {
      await this.transport.send({ id, recipient, text });
      return null;
    } catch (error) {
      if (error instanceof MailProblem) return error.message;
      throw error;
    }
  }
}
