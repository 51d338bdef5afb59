/** What makes a job by itself, beside the outbox: one run for each payload. */
export type JobSchedule<P extends object> = (
  { readonly everyMilliseconds: number } | { readonly pattern: string; readonly timezone: string }
) & {
  readonly payloads: readonly P[];
};

export interface JobOptions<P extends object> {
  readonly schedule?: JobSchedule<P>;
  /** Tries before the job is put aside as failed; the waits between them grow from one second, doubling. */
  readonly attempts?: number;
}

export interface JobDefinition<P extends object> {
  /** Also the name of its queue. */
  readonly name: string;
  readonly payload: new () => P;
  readonly schedule: JobSchedule<P> | null;
  readonly attempts: number;
}

const NAME = /^[a-z][a-z-]*\.[a-z][a-z-]*$/;
const definitions = new Map<string, JobDefinition<object>>();

/**
 * Declares a job: `feature.what-it-does`. Exactly one processor of the worker must take it, which the worker checks when it starts.
 * Handlers must be able to run twice without harm.
 */
export function defineJob<P extends object>(name: string, payload: new () => P, options: JobOptions<P> = {}): JobDefinition<P> {
  if (!NAME.test(name)) throw new Error(`${name} is not a name for a job`);
  if (definitions.has(name)) throw new Error(`The job ${name} is defined twice`);
  const definition = { name, payload, schedule: options.schedule ?? null, attempts: options.attempts ?? 5 };
  definitions.set(name, definition);
  return definition;
}

export function jobDefinitions(): readonly JobDefinition<object>[] {
  return [...definitions.values()];
}
