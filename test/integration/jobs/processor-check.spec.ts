import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { defineJob, jobDefinitions, NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../../../apps/worker/src/jobs/job-processor.js';
import { assertOneProcessorEach, JobProcessorMismatchError } from '../../../apps/worker/src/jobs/processor-check.js';
import { Processes } from '../../../apps/worker/src/jobs/processes.decorator.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import { useTestEnvironment } from '../../support/test-environment.js';

const WANTED = [...jobDefinitions()];
const FORGOTTEN = defineJob('testing.forgotten', NoPayload);

@Processes(FORGOTTEN)
class FirstProcessor extends JobProcessor<NoPayload> {
  protected override handle(): Promise<void> {
    return Promise.resolve();
  }
}

@Processes(FORGOTTEN)
class SecondProcessor extends FirstProcessor {}

@Module({ providers: [FirstProcessor, SecondProcessor] })
class TwoProcessorsModule {}

@Module({ providers: [FirstProcessor] })
class OneProcessorModule {}

describe('the worker', () => {
  let started: TestingModule | null = null;

  async function start(...more: (new () => object)[]): Promise<void> {
    await useTestEnvironment();
    process.env['WORKER_PORT'] = '0';
    started = await Test.createTestingModule({ imports: [WorkerModule, ...more] }).compile();
    await started.init();
  }

  afterEach(async () => {
    await started?.close();
  });

  it('does not start with a job that nobody takes', async () => {
    await expect(start()).rejects.toThrow(new JobProcessorMismatchError(['testing.forgotten has no processor']));
  });

  it('does not start with a job that two take', async () => {
    await expect(start(TwoProcessorsModule)).rejects.toThrow('testing.forgotten has 2 processors');
  });

  it('starts with exactly one for each', async () => {
    await expect(start(OneProcessorModule)).resolves.toBeUndefined();
  });

  it('does not start with a processor of a job that is not defined', () => {
    expect(() => { assertOneProcessorEach(WANTED, [...WANTED, FORGOTTEN]); }).toThrow('testing.forgotten has a processor and is not defined'); // prettier-ignore
    expect(() => { assertOneProcessorEach(WANTED, WANTED); }).not.toThrow(); // prettier-ignore
  });
});
