import { Injectable } from '@nestjs/common';
import type { MailDelivery } from './mail-delivery.entity.js';
import type { MailText } from './mail-text.js';

/** Makes the text at the moment of sending; null when there is nothing to be sent any more. May run again for the same delivery. */
export type MailWriter = (delivery: MailDelivery) => Promise<MailText | null>;

/** Who writes which kind of mail. Features enter theirs at start. */
@Injectable()
export class MailWriters {
  private readonly writers = new Map<string, MailWriter>();

  register(kind: string, writer: MailWriter): void {
    if (this.writers.has(kind)) throw new Error(`Two write the mail ${kind}`);
    this.writers.set(kind, writer);
  }

  writerOf(kind: string): MailWriter {
    const writer = this.writers.get(kind);
    if (!writer) throw new Error(`Nobody writes the mail ${kind}`);
    return writer;
  }
}
