import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import type { HashingJob, HashingResult } from './hashing-threads.js';

/** So that a storm of sign-ins takes the processors only while no request wants them. Linux gives each thread a priority of its own. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  const [thread] = readlinkSync('/proc/thread-self').split('/').slice(-1);
  setPriority(Number(thread), constants.priority.PRIORITY_LOW);
}

function resultOf(job: HashingJob): HashingResult {
  try {
    if ('against' in job) return { right: verifySync(job.against, job.password) };
    return { hash: hashSync(job.password, job.cost) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'Hashing failed' };
  }
}

stepBack();
parentPort?.on('message', (job: HashingJob) => {
  parentPort?.postMessage(resultOf(job));
});
