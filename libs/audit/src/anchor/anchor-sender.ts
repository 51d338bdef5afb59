import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Configuration, type SecretText } from '@clientst0r/platform';
import type { KeptCheckpoint } from '../log/file-anchor.js';
import { webhookHeaders } from '../stream/format/webhook-message.js';
import { portOf } from '../stream/stream-input.rules.js';
import { DeliveryFailure, deliveryFailure } from '../stream/transport/delivery-failure.js';
import { bareHost, post } from '../stream/transport/https-post.js';
import { ReceiverAddresses } from '../stream/transport/receiver-addresses.js';
import { sendSyslog } from '../stream/transport/syslog.transport.js';
import { AnchorAdmission } from './anchor-admission.js';
import type { CheckpointAnchor } from './anchor.entity.js';
import { CheckpointMail } from './checkpoint-mail.js';
import { checkpointMail, checkpointSyslog, checkpointWebhook } from './checkpoint-message.js';

const SENDING_MILLISECONDS = 15_000;

/** Sends one checkpoint to one receiver. */
@Injectable()
export class AnchorSender {
  constructor(
    private readonly admission: AnchorAdmission,
    private readonly addresses: ReceiverAddresses,
    private readonly mail: CheckpointMail,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** @returns null once the receiver has taken it, else what is wrong, in a sentence for people */
  async send(anchor: CheckpointAnchor, checkpoint: KeptCheckpoint): Promise<string | null> {
    const limit = AbortSignal.timeout(SENDING_MILLISECONDS);
    try {
      if (anchor.kind === 'mail') return await this.byMail(anchor, checkpoint);
      const secret = await this.secretOf(anchor);
      await (anchor.kind === 'syslog'
        ? this.bySyslog(anchor, secret, checkpoint, limit)
        : this.byWebhook(anchor, secret, checkpoint, limit));
      return null;
    } catch (error) {
      return (limit.aborted ? new DeliveryFailure('timeout') : deliveryFailure(error)).message;
    }
  }

  private async secretOf(anchor: CheckpointAnchor): Promise<SecretText | null> {
    try {
      return await this.admission.open(anchor);
    } catch {
      throw new DeliveryFailure('secret-unreadable');
    }
  }

  private bySyslog(anchor: CheckpointAnchor, key: SecretText | null, checkpoint: KeptCheckpoint, signal: AbortSignal): Promise<void> {
    const url = new URL(anchor.target);
    const identity = { authority: anchor.authority, certificate: anchor.certificate, key };
    return sendSyslog(this.addresses, { host: bareHost(url), port: portOf(url), identity }, [checkpointSyslog(checkpoint, this.source)], signal); // prettier-ignore
  }

  private async byWebhook(
    anchor: CheckpointAnchor,
    secret: SecretText | null,
    checkpoint: KeptCheckpoint,
    signal: AbortSignal,
  ): Promise<void> {
    if (secret === null) throw new DeliveryFailure('secret-unreadable');
    const now = this.clock.now();
    const body = checkpointWebhook(checkpoint, this.source, now);
    const headers = webhookHeaders(messageId(anchor, checkpoint), body, now, secret);
    const identity = { authority: anchor.authority, certificate: null, key: null };
    await post(this.addresses, { url: new URL(anchor.target), identity, headers, body: Buffer.from(body) }, signal);
  }

  private byMail(anchor: CheckpointAnchor, checkpoint: KeptCheckpoint): Promise<string | null> {
    const { subject, lines } = checkpointMail(checkpoint, this.source);
    return this.mail.send({ id: messageId(anchor, checkpoint), recipient: anchor.target, subject, lines });
  }

  private get source(): { host: string } {
    return { host: this.configuration.publicUrl.hostname };
  }
}

/** The same for the same checkpoint, by which a receiver knows what came twice. */
function messageId({ id }: CheckpointAnchor, { note }: KeptCheckpoint): string {
  return `checkpoint_${id}_${hash('sha256', note).slice(0, 32)}`;
}
