import { Injectable } from '@nestjs/common';
import { Clock, Configuration, type SecretText } from '@clientst0r/platform';
import { cefMessage } from './format/cef-message.js';
import { splunkEvent } from './format/splunk-event.js';
import type { StreamedEvent, StreamSource } from './format/streamed-event.js';
import { syslogMessage } from './format/syslog-message.js';
import { webhookBody, webhookHeaders } from './format/webhook-message.js';
import { StreamAdmission } from './stream-admission.js';
import type { StreamDestination } from './stream-destination.entity.js';
import { portOf } from './stream-input.rules.js';
import { DeliveryFailure, deliveryFailure } from './transport/delivery-failure.js';
import { bareHost, post } from './transport/https-post.js';
import { ReceiverAddresses } from './transport/receiver-addresses.js';
import type { TlsIdentity } from './transport/secure-connection.js';
import { sendSplunk } from './transport/splunk.transport.js';
import { sendSyslog } from './transport/syslog.transport.js';

/** For a whole batch: looking up the name, connecting, sending, and being answered. */
const BATCH_MILLISECONDS = 15_000;

export interface Batch {
  /** Stays the same when the batch is sent again. */
  readonly messageId: string;
  readonly events: readonly StreamedEvent[];
}

/** Sends one batch to one receiver. */
@Injectable()
export class StreamSender {
  private readonly source: StreamSource;

  constructor(
    private readonly admission: StreamAdmission,
    private readonly addresses: ReceiverAddresses,
    private readonly clock: Clock,
    configuration: Configuration,
  ) {
    this.source = { host: configuration.publicUrl.hostname };
  }

  /** Resolves once the receiver has taken all of it. @param signal gives up early. @throws DeliveryFailure, and nothing else */
  async send(stream: StreamDestination, batch: Batch, signal?: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(BATCH_MILLISECONDS);
    try {
      const secret = await this.secretOf(stream);
      await this.dispatch(stream, secret, batch, signal ? AbortSignal.any([limit, signal]) : limit);
    } catch (error) {
      throw limit.aborted ? new DeliveryFailure('timeout') : deliveryFailure(error);
    }
  }

  private async secretOf(stream: StreamDestination): Promise<SecretText | null> {
    try {
      return await this.admission.open(stream);
    } catch {
      throw new DeliveryFailure('secret-unreadable');
    }
  }

  private dispatch(stream: StreamDestination, secret: SecretText | null, batch: Batch, signal: AbortSignal): Promise<void> {
    switch (stream.kind) {
      case 'syslog':
        return this.syslog(stream, secret, batch.events.map((event) => syslogMessage(event, this.source)), signal); // prettier-ignore
      case 'cef':
        return this.syslog(stream, secret, batch.events.map((event) => cefMessage(event, this.source)), signal); // prettier-ignore
      case 'splunk-hec':
        return this.splunk(stream, needed(secret), batch, signal);
      case 'webhook':
        return this.webhook(stream, needed(secret), batch, signal);
    }
  }

  private syslog(stream: StreamDestination, key: SecretText | null, messages: readonly string[], signal: AbortSignal): Promise<void> {
    const url = new URL(stream.url);
    const identity = { authority: stream.authority, certificate: stream.certificate, key };
    return sendSyslog(this.addresses, { host: bareHost(url), port: portOf(url), identity }, messages, signal);
  }

  private splunk(stream: StreamDestination, token: SecretText, { events }: Batch, signal: AbortSignal): Promise<void> {
    const receiver = { url: new URL(stream.url), identity: identityOf(stream), token, compressed: stream.compressed };
    return sendSplunk(this.addresses, receiver, events.map((event) => splunkEvent(event, this.source, stream.index)), signal); // prettier-ignore
  }

  private async webhook(stream: StreamDestination, secret: SecretText, { messageId, events }: Batch, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const body = webhookBody(events, this.source, now);
    const headers = webhookHeaders(messageId, body, now, secret);
    await post(this.addresses, { url: new URL(stream.url), identity: identityOf(stream), headers, body: Buffer.from(body) }, signal);
  }
}

function identityOf({ authority }: StreamDestination): TlsIdentity {
  return { authority, certificate: null, key: null };
}

function needed(secret: SecretText | null): SecretText {
  if (secret === null) throw new DeliveryFailure('secret-unreadable');
  return secret;
}
