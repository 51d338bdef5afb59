import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { MikroORM, RequestContext } from '@mikro-orm/core';
import { Inject, Logger } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { inOrganisation, type JobDefinition, JobPayloadError, validPayload } from '@clientst0r/platform';
import { LimitedReporter } from './limited-reporter.js';
import { PROCESSED_JOB } from './processes.decorator.js';

/** The work can be done a little later: the job is tried again, and nothing has failed. */
export class NotYet extends Error {}

/** One job type. Each run has an entity manager of its own, limited to the organisation that its payload names. */
export abstract class JobProcessor<P extends object> extends WorkerHost {
  protected readonly logger = new Logger(this.constructor.name);
  private readonly reporter = new LimitedReporter(this.logger);

  @Inject(MikroORM)
  private readonly orm: MikroORM;

  /** Must be able to run twice without harm: a process can die between the work and its being noted. */
  protected abstract handle(payload: P): Promise<void>;

  override async process(job: Pick<Job, 'data'>): Promise<void> {
    const payload = this.payloadOf(job.data);
    await RequestContext.create(this.orm.em, async () => {
      const { organisationId } = payload as { organisationId?: unknown };
      if (typeof organisationId === 'string') inOrganisation(this.orm.em, organisationId);
      await this.handle(payload);
    });
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.reporter.report('The queue cannot be read', error);
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job | undefined, error: Error): void {
    if (error instanceof NotYet) return;
    this.reporter.report(`Job ${job?.name ?? 'unknown'} failed`, error);
  }

  /** A payload that is wrong now is wrong on every try. */
  private payloadOf(data: unknown): P {
    try {
      return validPayload(Reflect.getMetadata(PROCESSED_JOB, this.constructor) as JobDefinition<P>, data);
    } catch (error) {
      throw error instanceof JobPayloadError ? new UnrecoverableError(error.message) : error;
    }
  }
}
