import type { JobDefinition } from '@clientst0r/platform';

export class JobProcessorMismatchError extends Error {
  constructor(problems: readonly string[]) {
    super(`Jobs and processors do not match: ${problems.join('; ')}`);
    this.name = 'JobProcessorMismatchError';
  }
}

/** @param processed the job of each processor. @throws JobProcessorMismatchError unless every job has exactly one */
export function assertOneProcessorEach(defined: readonly JobDefinition<object>[], processed: readonly JobDefinition<object>[]): void {
  const problems = [
    ...defined.flatMap((job) => {
      const count = processed.filter((each) => each === job).length;
      return count === 1 ? [] : [`${job.name} has ${count === 0 ? 'no processor' : `${count.toString()} processors`}`];
    }),
    ...processed.filter((job) => !defined.includes(job)).map((job) => `${job.name} has a processor and is not defined`),
  ];
  if (problems.length > 0) throw new JobProcessorMismatchError(problems);
}
