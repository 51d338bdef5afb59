import { Global, Module } from '@nestjs/common';
import { MailAdministration } from './mail-administration.service.js';
import { MailOutbox } from './mail-outbox.js';
import { MailSender } from './mail-sender.js';
import { MailTransport } from './mail-transport.js';
import { MailWriters } from './mail-writers.js';

@Global()
@Module({
  providers: [MailAdministration, MailOutbox, MailSender, MailTransport, MailWriters],
  exports: [MailAdministration, MailOutbox, MailSender, MailTransport, MailWriters],
})
export class NotificationsModule {}
