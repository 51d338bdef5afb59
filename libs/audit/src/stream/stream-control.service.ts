import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, NotFoundError } from '@clientst0r/platform';
import { auditRow } from '../audit-row.js';
import { AuditTrail } from '../audit-trail.js';
import { StreamDestination } from './stream-destination.entity.js';
import { StreamProgress } from './stream-progress.entity.js';
import { StreamSender } from './stream-sender.js';
import { StreamPaused, StreamResumed, StreamTested } from './stream.audit.js';
import { deliveryFailure } from './transport/delivery-failure.js';

/** Told from real events by this place, which none of them has. */
const TEST_INDEX = -1;

/** Stopping, going on, and trying out. */
@Injectable()
export class StreamControlService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly sender: StreamSender,
  ) {}

  /** Events wait in the trail until it is resumed. Pausing what is paused changes nothing. */
  @Transactional()
  async pause(actor: Actor, id: string): Promise<StreamDestination> {
    const stream = await this.find(id);
    if (stream.isPaused) return stream;
    stream.pause(this.clock.now());
    this.audit.record(this.em, actor, new StreamPaused(stream));
    await this.em.flush();
    return stream;
  }

  @Transactional()
  async resume(actor: Actor, id: string): Promise<StreamDestination> {
    const stream = await this.find(id);
    if (!stream.isPaused) return stream;
    const now = this.clock.now();
    stream.resume(now);
    (await this.em.findOne(StreamProgress, { streamId: id }))?.tryNow(now);
    this.audit.record(this.em, actor, new StreamResumed(stream));
    await this.em.flush();
    return stream;
  }

  /** Sends one event that says it is a test, past whatever waits. @returns why the receiver did not take it; null when it did */
  async test(actor: Actor, id: string): Promise<string | null> {
    const stream = await this.em.findOne(StreamDestination, { id }, { populate: ['sealedSecret'] });
    if (!stream) throw new NotFoundError();
    const row = { ...auditRow(actor, new StreamTested(stream, null), this.clock.now()), id: randomUUIDv7(), details: { test: true } };
    const error = await this.sender.send(stream, { messageId: `test_${row.id}`, events: [{ index: TEST_INDEX, event: row }] }).then(
      () => null,
      (failure: unknown) => deliveryFailure(failure).message,
    );
    await this.audit.commit(actor, new StreamTested(stream, error));
    return error;
  }

  private async find(id: string): Promise<StreamDestination> {
    const stream = await this.em.findOne(StreamDestination, { id });
    if (!stream) throw new NotFoundError();
    return stream;
  }
}
