import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MailAdministration, mailFact } from '@clientst0r/notifications';
import { Clock } from '@clientst0r/platform';
import type { AlertMessage } from './alert-message.js';
import type { Channel } from './channel.entity.js';
import { ChannelCaller, ChannelFailure } from './channel-caller.js';
import { recipientsOf } from './channel-kinds.js';

type CalledKind = Exclude<Channel['kind'], 'mail'>;

/** Sends a test through a channel, and waits for the word of the receiver or of the mail server. */
@Injectable()
export class ChannelTrial {
  constructor(
    private readonly caller: ChannelCaller,
    private readonly mails: MailAdministration,
    private readonly clock: Clock,
  ) {}

  /** What is wrong, or null. */
  problemOf(channel: Channel): Promise<string | null> {
    return channel.kind === 'mail' ? this.mailProblem(channel) : this.callProblem(channel, channel.kind);
  }

  private async callProblem(channel: Channel, kind: CalledKind): Promise<string | null> {
    const { id: channelId, target, organisationId, sealedSecret, secretVersion } = channel;
    try {
      const secret = await this.caller.open({ organisationId, channelId, sealed: sealedSecret, secretVersion });
      await this.caller.call(kind, { message: this.testMessage(), target, secret });
      return null;
    } catch (error) {
      if (error instanceof ChannelFailure) return error.message;
      throw error;
    }
  }

  /** Of the first recipient whom the server does not take. */
  private async mailProblem({ name, target }: Channel): Promise<string | null> {
    const text = { subject: `A test of the channel ${mailFact(name)}`, lines: ['If you read this, alerts of this channel reach you.'] };
    for (const recipient of recipientsOf(target)) {
      const problem = await this.mails.tryOut(recipient, text);
      if (problem !== null) return `${recipient}: ${problem}`;
    }
    return null;
  }

  private testMessage(): AlertMessage {
    const [id, at] = [randomUUIDv7(), this.clock.now().toISOString()];
    return {
      id,
      event: 'channel.tested',
      organisation: 'ClientSt0r',
      key: id,
      link: 'https://clientst0r.invalid/',
      checkId: id,
      checkName: 'Test',
      target: '',
      reason: '',
      at,
    };
  }
}
