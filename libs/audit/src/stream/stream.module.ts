import { Module } from '@nestjs/common';
import { addressRulesOf, Configuration } from '@clientst0r/platform';
import { FeedModule } from '../feed/feed.module.js';
import { StreamAdmission } from './stream-admission.js';
import { StreamControlService } from './stream-control.service.js';
import { StreamRunner } from './stream-runner.js';
import { StreamSender } from './stream-sender.js';
import { StreamStatusReader } from './stream-status.reader.js';
import { StreamTurns } from './stream-turns.js';
import { StreamService } from './stream.service.js';
import { ReceiverAddresses } from './transport/receiver-addresses.js';

/** Streams as people see and change them. */
@Module({
  imports: [FeedModule],
  providers: [
    {
      provide: ReceiverAddresses,
      useFactory: (configuration: Configuration) =>
        new ReceiverAddresses(addressRulesOf(configuration, configuration.auditStreamAllowedRanges)),
      inject: [Configuration],
    },
    StreamAdmission,
    StreamSender,
    StreamService,
    StreamControlService,
    StreamStatusReader,
  ],
  exports: [ReceiverAddresses, StreamSender, StreamService, StreamControlService, StreamStatusReader],
})
export class AuditStreamModule {}

/** Sending them: for the worker only. */
@Module({ imports: [AuditStreamModule, FeedModule], providers: [StreamTurns, StreamRunner], exports: [StreamRunner, StreamTurns] })
export class AuditStreamingModule {}
