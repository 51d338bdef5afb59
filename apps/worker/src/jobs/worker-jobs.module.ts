import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { bullConnection, Configuration } from '@clientst0r/platform';
import { JobRuntime } from './job-runtime.js';
import { JobScheduler } from './job-scheduler.js';
import { OutboxRelay } from './outbox.relay.js';
import { Queues } from './queues.js';

@Module({
  imports: [
    DiscoveryModule,
    ScheduleModule.forRoot(),
    BullModule.forRootAsync({
      inject: [Configuration],
      useFactory: (configuration: Configuration) => ({ connection: bullConnection(configuration) }),
      extraOptions: { manualRegistration: true },
    }),
    BullModule.registerQueue(),
  ],
  providers: [Queues, JobScheduler, OutboxRelay, JobRuntime],
  exports: [JobScheduler, OutboxRelay, Queues],
})
export class WorkerJobsModule {}
