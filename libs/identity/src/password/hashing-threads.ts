import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { UnavailableError } from '@clientst0r/platform';
import type { Argon2Cost } from './argon2-cost.js';

export type HashingJob = { readonly password: string; readonly cost: Argon2Cost } | { readonly password: string; readonly against: string };

export type HashingResult = { readonly hash: string } | { readonly right: boolean } | { readonly error: string };

/** Each hash holds its memory cost while it runs; more at once would only queue for the processors. */
const THREADS = 2;

/**
 * So many go on together while others wait for a thread: each would find the caches full of Argon2's memory, and would wake the
 * database and Redis for itself (docs/decisions/0043). Who is alone is not held.
 */
const TOGETHER = 4;

/** Whoever would wait longer than this many others had better be told so at once. */
const LONGEST_QUEUE = 200;

/**
 * Argon2 in threads of low priority, which it would otherwise share with look-ups and files in Node's own pool, at the
 * priority of the requests. They start with the first hash, and keep no process alive.
 */
@Injectable()
export class HashingThreads implements OnModuleDestroy {
  private readonly alive = new Set<Worker>();
  private readonly idle: Worker[] = [];
  private readonly waiting: ((thread: Worker) => void)[] = [];
  private readonly held: (() => void)[] = [];

  async run(job: HashingJob): Promise<HashingResult> {
    const thread = await this.free();
    try {
      const result = await answerOf(thread, job);
      if ('error' in result) throw new Error(`Argon2: ${result.error}`);
      return result;
    } finally {
      this.release(thread);
      await this.inCompany();
    }
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.alive].map((thread) => thread.terminate()));
  }

  private free(): Worker | Promise<Worker> {
    const thread = this.idle.pop();
    if (thread) return thread;
    if (this.alive.size < THREADS) return this.start();
    if (this.waiting.length >= LONGEST_QUEUE) throw new UnavailableError();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Whoever waits for a thread sees to it that those who are held do not wait long. */
  private inCompany(): Promise<void> {
    return new Promise((resolve) => {
      this.held.push(resolve);
      if (this.held.length < TOGETHER && this.waiting.length > 0) return;
      for (const go of this.held.splice(0)) go();
    });
  }

  private start(): Worker {
    const thread = new Worker(new URL('./argon2-thread.ts', import.meta.url));
    this.alive.add(thread);
    thread.once('exit', () => {
      this.alive.delete(thread);
      const at = this.idle.indexOf(thread);
      if (at >= 0) this.idle.splice(at, 1);
    });
    // Its end is what counts.
    thread.on('error', () => undefined);
    return thread;
  }

  /** One that has died is replaced when it is wanted. */
  private release(thread: Worker): void {
    const next = this.waiting.shift();
    if (!this.alive.has(thread)) next?.(this.start());
    else if (next) next(thread);
    else this.idle.push(thread);
  }
}

function answerOf(thread: Worker, job: HashingJob): Promise<HashingResult> {
  const { promise, resolve, reject } = Promise.withResolvers<HashingResult>();
  const died = (): void => reject(new UnavailableError());
  thread.ref();
  thread.once('message', resolve).once('exit', died);
  thread.postMessage(job);
  return promise.finally(() => {
    thread.unref();
    thread.off('message', resolve).off('exit', died);
  });
}
