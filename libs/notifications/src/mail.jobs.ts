import { IsUUID } from 'class-validator';
import { defineJob, NoPayload } from '@clientst0r/platform';

export class MailReference {
  @IsUUID()
  deliveryId: string;
}

/** Waits of 1, 2, 4 … seconds between them: a server may be away for a good half hour. */
export const MAIL_ATTEMPTS = 12;

export const SEND_MAIL = defineJob('mail.send', MailReference, { attempts: MAIL_ATTEMPTS });

export const PRUNE_DELIVERIES = defineJob('mail.prune-deliveries', NoPayload, {
  schedule: { pattern: '23 3 * * *', timezone: 'UTC', payloads: [{}] },
});
