import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import DataLoader from 'dataloader';
import { type SecretText, UnavailableError } from '@clientst0r/platform';

/** Up to this score a password is weak. */
export const WEAK_AT_MOST = 2;

/** Its dictionaries take some 20 MiB, and are read in a quarter of a second. */
const KEPT_MILLISECONDS = 30_000;

/**
 * How easily passwords are guessed, by zxcvbn. It takes milliseconds for each, in a thread of its own: checks that run beside would
 * take that for slowness of their targets. The thread starts with the first password, ends when there were none for a while, and keeps
 * no process alive.
 */
@Injectable()
export class PasswordStrengths implements OnModuleDestroy {
  private thread: Worker | null = null;
  private ending: NodeJS.Timeout | undefined;
  private asking: Promise<number[]> = Promise.resolve([]);
  /** Those that come while the thread is at work are its next ones, together. */
  private readonly passwords = new DataLoader<SecretText, number>((some) => (this.asking = this.ask(some)), {
    cache: false,
    batchScheduleFn: (take) => void this.asking.then(take, take),
  });

  /** @returns zxcvbn's score: 0 is guessed at once, 4 not in years. Throws `UnavailableError` when the thread has died. */
  of(password: SecretText): Promise<number> {
    return this.passwords.load(password);
  }

  async onModuleDestroy(): Promise<void> {
    await this.thread?.terminate();
  }

  private ask(passwords: readonly SecretText[]): Promise<number[]> {
    const thread = (this.thread ??= this.start());
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    const died = (): void => reject(new UnavailableError());
    clearTimeout(this.ending);
    thread.ref();
    thread.once('message', resolve).once('exit', died);
    thread.postMessage(passwords.map((password) => password.reveal()));
    return promise.finally(() => {
      thread.off('message', resolve).off('exit', died);
      thread.unref();
      this.ending = setTimeout(() => this.end(thread), KEPT_MILLISECONDS).unref();
    });
  }

  private start(): Worker {
    const thread = new Worker(new URL('./strength-thread.ts', import.meta.url));
    // Its end is what counts.
    thread.on('error', () => undefined).once('exit', () => this.end(thread));
    return thread;
  }

  private end(thread: Worker): void {
    if (this.thread === thread) this.thread = null;
    void thread.terminate();
  }
}
