import { plainToInstance } from 'class-transformer';
import { IsEmpty, isUUID, validateSync } from 'class-validator';
import type { JobDefinition } from './job-definition.js';

/** For jobs that need to be told nothing. */
export class NoPayload {
  @IsEmpty()
  readonly nothing?: undefined;
}

/** Names the properties that are wrong, never their values. */
export class JobPayloadError extends Error {
  constructor(job: string, properties: readonly string[]) {
    super(`The payload of ${job} is not valid: ${properties.join(', ')}`);
    this.name = 'JobPayloadError';
  }
}

/** Checked when a job is asked for and again when it is taken up. @throws JobPayloadError */
export function validPayload<P extends object>(job: JobDefinition<P>, value: unknown): P {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new JobPayloadError(job.name, ['not an object']);
  const unfit = Object.entries(value).filter(([, each]) => !isReference(each));
  if (unfit.length > 0) throw new JobPayloadError(job.name, unfit.map(([name]) => name)); // prettier-ignore
  const payload = plainToInstance(job.payload, value);
  const errors = validateSync(payload, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw new JobPayloadError(job.name, errors.map((error) => error.property)); // prettier-ignore
  return payload;
}

/** Queues are readable to whoever reads Redis: payloads refer to rows and hold no text of people. */
function isReference(value: unknown): boolean {
  return typeof value === 'string' ? isUUID(value) : Number.isSafeInteger(value);
}
