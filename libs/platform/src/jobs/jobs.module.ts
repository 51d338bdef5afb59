import { Global, Module } from '@nestjs/common';
import { JobOutbox } from './job-outbox.js';
import { OutboxBell } from './outbox-bell.js';

@Global()
@Module({ providers: [JobOutbox, OutboxBell], exports: [JobOutbox] })
export class JobsModule {}
