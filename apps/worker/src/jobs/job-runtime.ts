import { BullRegistrar } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type JobDefinition, jobDefinitions } from '@clientst0r/platform';
import { JobProcessor } from './job-processor.js';
import { JobScheduler } from './job-scheduler.js';
import { OutboxRelay } from './outbox.relay.js';
import { assertOneProcessorEach } from './processor-check.js';
import { PROCESSED_JOB } from './processes.decorator.js';

/** Starts taking jobs only after every job was found to have exactly one processor; stops by finishing those at hand. */
@Injectable()
export class JobRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private started = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly registrar: BullRegistrar,
    private readonly scheduler: JobScheduler,
    private readonly relay: OutboxRelay,
  ) {}

  onApplicationBootstrap(): void {
    const processed = this.processors().map(
      (processor) => Reflect.getMetadata(PROCESSED_JOB, processor.constructor) as JobDefinition<object>,
    );
    assertOneProcessorEach(jobDefinitions(), processed);
    this.registrar.register();
    this.started = true;
    this.scheduler.start();
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.started) return;
    await Promise.all([this.scheduler.stop(), this.relay.stop()]);
    await Promise.all(this.processors().map((processor) => processor.worker.close()));
  }

  private processors(): JobProcessor<object>[] {
    const instances = this.discovery.getProviders().map((wrapper): unknown => wrapper.instance);
    return instances.filter((instance): instance is JobProcessor<object> => instance instanceof JobProcessor);
  }
}
