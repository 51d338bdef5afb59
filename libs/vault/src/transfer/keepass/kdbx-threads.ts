import { Worker } from 'node:worker_threads';
import { ValidationFailedError } from '@clientst0r/platform';
import { Turns } from '../turns.js';
import type { KdbxEntry } from './kdbx-document.js';
import type { KdbxAnswer, KdbxJob } from './kdbx-thread.js';

/** Each may hold some hundred megabytes. */
const turns = new Turns(4);
const LONGEST_MILLISECONDS = 60_000;
const MOST_HEAP = { maxOldGenerationSizeMb: 384 };

/** The entries of a KeePass database, opened in a thread of its own. Throws `ValidationFailedError`, `UnavailableError`. */
export async function readInThread(job: KdbxJob): Promise<readonly KdbxEntry[]> {
  const answer = await turns.take(() => answerOf(job));
  if ('problem' in answer) throw refusal(answer.problem.field, answer.problem.message);
  return answer.entries;
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
