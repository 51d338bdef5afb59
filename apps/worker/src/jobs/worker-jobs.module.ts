import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Redis } from 'ioredis';
import { JobRuntime } from './job-runtime.js';
import { JobScheduler } from './job-scheduler.js';
import { OutboxRelay } from './outbox.relay.js';
import { QUEUE_CLIENT, QueueClientModule } from './queue-client.js';
import { Queues } from './queues.js';

@Module({
  imports: [
    DiscoveryModule,
    ScheduleModule.forRoot(),
    QueueClientModule,
    BullModule.forRootAsync({
      imports: [QueueClientModule],
      inject: [QUEUE_CLIENT],
      useFactory: (connection: Redis) => ({ connection }),
      extraOptions: { manualRegistration: true },
    }),
    BullModule.registerQueue(),
  ],
  providers: [Queues, JobScheduler, OutboxRelay, JobRuntime],
  exports: [JobScheduler, OutboxRelay, Queues],
})
export class WorkerJobsModule {}
