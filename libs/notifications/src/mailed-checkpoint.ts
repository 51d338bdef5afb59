import { Injectable } from '@nestjs/common';
import { CheckpointMail, type CheckpointMailing } from '@clientst0r/audit';
import { MailTransport } from './mail-transport.js';

/** Sent at once rather than through the outbox: what the mail server says is the state of the anchor, which tries again by itself. */
@Injectable()
export class MailedCheckpoint extends CheckpointMail {
  constructor(private readonly transport: MailTransport) {
    super();
  }

  override async send({ id, recipient, subject, lines }: CheckpointMailing): Promise<string | null> {
    if (!(await this.transport.isConfigured())) return 'No mail server is set';
    try {
      await this.transport.send({ id, recipient, text: { subject, lines } });
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'The mail could not be sent';
    }
  }
}
