import { Worker } from 'node:worker_threads';
import { UnavailableError, ValidationFailedError } from '@clientst0r/platform';
import type { KdbxEntry } from './kdbx-document.js';
import type { KdbxAnswer, KdbxJob } from './kdbx-thread.js';

/** One after the other: each may hold some hundred megabytes. Whoever would be one more had better be told so at once. */
const MOST_WAITING = 4;
const LONGEST_MILLISECONDS = 60_000;
const MOST_HEAP = { maxOldGenerationSizeMb: 384 };

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** The entries of a KeePass database, opened in a thread of its own. Throws `ValidationFailedError`, `UnavailableError`. */
export async function readInThread(job: KdbxJob): Promise<readonly KdbxEntry[]> {
  if (waiting >= MOST_WAITING) throw new UnavailableError();
  waiting += 1;
  const turn = last.then(() => answerOf(job));
  last = turn.catch(() => undefined);
  try {
    const answer = await turn;
    if ('problem' in answer) throw refusal(answer.problem.field, answer.problem.message);
    return answer.entries;
  } finally {
    waiting -= 1;
  }
}

async function answerOf(job: KdbxJob): Promise<KdbxAnswer> {
  const thread = new Worker(new URL('./kdbx-thread.ts', import.meta.url), { workerData: job, resourceLimits: MOST_HEAP });
  const { promise, resolve, reject } = Promise.withResolvers<KdbxAnswer>();
  const timer = setTimeout(() => reject(refusal('content', 'takes too long to read')), LONGEST_MILLISECONDS);
  thread.once('message', resolve).once('error', (error: NodeJS.ErrnoException) => {
    reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? refusal('content', 'takes too much memory to read; split it') : error);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

function refusal(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}
