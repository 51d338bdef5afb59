import { Module } from '@nestjs/common';
import { IdentityModule } from '@clientst0r/identity';
import { SecurityModule } from '@clientst0r/security';
import { PruneDeliveriesProcessor } from './prune-deliveries.processor.js';
import { SendMailProcessor } from './send-mail.processor.js';

/** With the features whose mails are written here. */
@Module({ imports: [SecurityModule, IdentityModule], providers: [SendMailProcessor, PruneDeliveriesProcessor] })
export class MailWorkerModule {}
