import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock } from '@clientst0r/platform';
import { MAIL_ATTEMPTS } from './mail.jobs.js';
import { MailDelivery } from './mail-delivery.entity.js';
import { MailProblem, mailProblem } from './mail-problem.js';
import type { MailText } from './mail-text.js';
import { MailTransport } from './mail-transport.js';
import { MailWriters } from './mail-writers.js';

/**
 * Sends what was asked for. The text is written now, from the ids of the delivery: a link's single-use token is made
 * here, its hash stored, the token itself only in the mail; a second try makes another one and the first stops working.
 */
@Injectable()
export class MailSender {
  constructor(
    private readonly em: EntityManager,
    private readonly transport: MailTransport,
    private readonly writers: MailWriters,
    private readonly clock: Clock,
  ) {}

  /** Throws `MailProblem` when it is to be tried again. One that was sent is not sent again. */
  async send(deliveryId: string): Promise<void> {
    const delivery = await this.em.fork({ clear: true }).findOne(MailDelivery, { id: deliveryId, state: 'waiting' });
    if (!delivery) return;
    const text = (await this.transport.isConfigured()) ? await this.writers.writerOf(delivery.kind)(delivery) : null;
    if (text === null) await this.drop(deliveryId);
    else await this.hand(delivery, text);
  }

  private async hand({ id, recipient }: MailDelivery, text: MailText): Promise<void> {
    try {
      await this.transport.send({ id, recipient, text });
    } catch (error) {
      const problem = error instanceof MailProblem ? error : mailProblem(error);
      if (await this.noteFailure(id, problem)) return;
      throw problem;
    }
    await this.noteSuccess(id);
  }

  @Transactional()
  async drop(deliveryId: string): Promise<void> {
    const delivery = await this.em.findOne(MailDelivery, deliveryId);
    if (delivery) this.em.remove(delivery);
  }

  @Transactional()
  async noteSuccess(deliveryId: string): Promise<void> {
    (await this.em.findOneOrFail(MailDelivery, deliveryId, { refresh: true })).wasSent(this.clock.now());
  }

  /** Whether that was the end of it. */
  @Transactional()
  async noteFailure(deliveryId: string, { message, isFinal }: MailProblem): Promise<boolean> {
    const delivery = await this.em.findOneOrFail(MailDelivery, deliveryId, { refresh: true });
    delivery.hasFailed(message, isFinal || delivery.attempts + 1 >= MAIL_ATTEMPTS);
    return delivery.state === 'failed';
  }
}
