import { Global, Module } from '@nestjs/common';
import { JobOutbox } from './job-outbox.js';

@Global()
@Module({ providers: [JobOutbox], exports: [JobOutbox] })
export class JobsModule {}
