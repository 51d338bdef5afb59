import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { IsInt, IsUUID } from 'class-validator';
import { defineJob, organisationScopeOf } from '@clientst0r/platform';
import { JobProcessor } from '../../../apps/worker/src/jobs/job-processor.js';
import { Processes } from '../../../apps/worker/src/jobs/processes.decorator.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import { useTestEnvironment } from '../../support/test-environment.js';

export class Note {
  @IsUUID()
  organisationId: string;

  @IsInt()
  number: number;
}

export const TAKE_NOTE = defineJob('testing.take-note', Note);
export const FAIL = defineJob('testing.fail', Note, { attempts: 3 });

/** What the processors did, and when. */
@Injectable()
export class Notebook {
  readonly notes: { number: number; organisation: string | undefined; at: number }[] = [];
  readonly failures: number[] = [];

  of(number: number): Notebook['notes'] {
    return this.notes.filter((note) => note.number === number);
  }
}

@Processes(TAKE_NOTE, { concurrency: 4 })
export class TakeNoteProcessor extends JobProcessor<Note> {
  constructor(
    private readonly notebook: Notebook,
    private readonly em: EntityManager,
  ) {
    super();
  }

  protected override handle({ number }: Note): Promise<void> {
    this.notebook.notes.push({ number, organisation: organisationScopeOf(this.em), at: performance.now() });
    return Promise.resolve();
  }
}

@Processes(FAIL)
export class FailProcessor extends JobProcessor<Note> {
  constructor(private readonly notebook: Notebook) {
    super();
  }

  protected override handle({ number }: Note): Promise<void> {
    this.notebook.failures.push(number);
    return Promise.reject(new Error('failed by the test'));
  }
}

@Module({ providers: [Notebook, TakeNoteProcessor, FailProcessor] })
export class TestingJobsModule {}

/** The whole worker, in this process, with the jobs above. */
export async function aWorker(): Promise<TestingModule> {
  await useTestEnvironment();
  process.env['WORKER_PORT'] = '0';
  return Test.createTestingModule({ imports: [WorkerModule, TestingJobsModule] }).compile();
}
