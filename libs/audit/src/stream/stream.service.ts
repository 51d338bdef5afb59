import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, LockMode } from '@mikro-orm/mariadb';
import {
  type Actor,
  Clock,
  ConflictError,
  NotFoundError,
  type SecretText,
  StaleVersionError,
  ValidationFailedError,
} from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { EventFeed } from '../feed/event-feed.js';
import { StreamAdmission } from './stream-admission.js';
import { StreamDestination, type StreamInput } from './stream-destination.entity.js';
import { StreamProgress } from './stream-progress.entity.js';
import { StreamCreated, StreamDeleted, streamFacts, StreamUpdated } from './stream.audit.js';

/** Each has a batch in memory and a connection. */
export const MOST_STREAMS = 20;

/** The first event that a new stream sends: the oldest that there is, or the next that happens. */
export type StreamStart = 'beginning' | 'now';
export type StreamChanges = Partial<Omit<StreamInput, 'kind'>>;

/** Where the deployment's audit events are sent. */
@Injectable()
export class StreamService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly admission: StreamAdmission,
    private readonly feed: EventFeed,
  ) {}

  /** By name; there are at most {@link MOST_STREAMS}. */
  list(): Promise<StreamDestination[]> {
    return this.em.find(StreamDestination, {}, { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_STREAMS });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<StreamDestination> {
    const stream = await this.em.findOne(StreamDestination, { id });
    if (!stream) throw new NotFoundError();
    return stream;
  }

  /** @throws ValidationFailedError, ConflictError */
  async create(actor: Actor, input: StreamInput, secret: SecretText | null, start: StreamStart): Promise<StreamDestination> {
    await this.admission.admit(input, secret, false);
    await this.feed.collect();
    const position = start === 'beginning' ? 0 : await this.feed.size();
    return this.store(actor, input, secret, position);
  }

  @Transactional()
  async store(actor: Actor, input: StreamInput, secret: SecretText | null, position: number): Promise<StreamDestination> {
    const present = await this.em.find(StreamDestination, {}, { fields: ['id'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (present.length >= MOST_STREAMS) throw new ConflictError('too-many-streams', `There can be ${MOST_STREAMS.toString()} streams.`);
    const now = this.clock.now();
    const stream = new StreamDestination(input, now);
    if (secret) await this.admission.seal(stream, secret);
    this.em.persist([stream, new StreamProgress(stream.id, position, now)]);
    this.audit.record(this.em, actor, new StreamCreated(stream));
    await this.em.flush();
    return stream;
  }

  /** @throws ValidationFailedError, StaleVersionError, NotFoundError */
  async update(actor: Actor, id: string, version: number, changes: StreamChanges, secret: SecretText | null): Promise<StreamDestination> {
    const current = await this.get(id);
    const input = { ...current.input, ...changes };
    assertSecretGivenAgain(current, input, secret);
    await this.admission.admit(input, secret, current.hasSecret);
    return this.change(actor, id, version, changes, secret);
  }

  @Transactional()
  async change(actor: Actor, id: string, version: number, changes: StreamChanges, secret: SecretText | null): Promise<StreamDestination> {
    const stream = await this.current(id, version);
    const before = streamFacts(stream);
    const now = this.clock.now();
    stream.change({ ...stream.input, ...changes }, now);
    if (secret) await this.admission.seal(stream, secret);
    else if (isSyslog(stream) && stream.certificate === null) stream.removeSecret();
    (await this.em.findOne(StreamProgress, { streamId: id }))?.tryNow(now);
    this.audit.record(this.em, actor, new StreamUpdated(stream, before));
    await this.em.flush();
    return stream;
  }

  /** @throws StaleVersionError, NotFoundError */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const stream = await this.current(id, version);
    const progress = await this.em.findOne(StreamProgress, { streamId: id });
    this.audit.record(this.em, actor, new StreamDeleted(stream));
    this.em.remove(stream);
    if (progress) this.em.remove(progress);
  }

  private async current(id: string, version: number): Promise<StreamDestination> {
    const stream = await this.em.findOne(StreamDestination, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!stream) throw new NotFoundError();
    if (stream.version !== version) throw new StaleVersionError(stream.version);
    return stream;
  }
}

function isSyslog({ kind }: StreamInput): boolean {
  return kind === 'syslog' || kind === 'cef';
}

/** Who may change a stream must not be able to have its secret sent to a receiver of their own; and a new certificate has another key. */
function assertSecretGivenAgain(current: StreamDestination, input: StreamInput, secret: SecretText | null): void {
  if (secret !== null) return;
  const isOtherCertificate = input.certificate !== null && input.certificate !== current.certificate;
  if (!isOtherCertificate && !(keepsSecret(current, input) && hostOf(current) !== hostOf(input))) return;
  throw new ValidationFailedError([{ field: 'secret', message: 'must be given again with another address or certificate' }]);
}

function keepsSecret(current: StreamDestination, input: StreamInput): boolean {
  return current.hasSecret && !(isSyslog(input) && input.certificate === null);
}

function hostOf({ url }: StreamInput): string {
  return URL.parse(url)?.host ?? '';
}
