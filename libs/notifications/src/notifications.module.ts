import { Global, Module } from '@nestjs/common';
import { CheckpointMail } from '@clientst0r/audit';
import { MailAdministration } from './mail-administration.service.js';
import { MailOutbox } from './mail-outbox.js';
import { MailSender } from './mail-sender.js';
import { MailTransport } from './mail-transport.js';
import { MailWriters } from './mail-writers.js';
import { MailedCheckpoint } from './mailed-checkpoint.js';

@Global()
@Module({
  providers: [
    MailAdministration,
    MailOutbox,
    MailSender,
    MailTransport,
    MailWriters,
    { provide: CheckpointMail, useClass: MailedCheckpoint },
  ],
  exports: [CheckpointMail, MailAdministration, MailOutbox, MailSender, MailTransport, MailWriters],
})
export class NotificationsModule {}
