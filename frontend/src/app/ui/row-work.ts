import { type Signal, inject, signal } from '@angular/core';
import { Toast } from './toast';

export interface RowWork {
  /** Of the row at work; empty when none is. */
  readonly busy: Signal<string>;
  run(id: string, work: () => Promise<void>): Promise<void>;
}

/** What the buttons of one row of a list do, one at a time: a failure is said, and the list is loaded anew either way. Call in an injection context. */
export function rowWork(reload: () => void): RowWork {
  const toast = inject(Toast);
  const busy = signal('');
  return {
    busy,
    async run(id, work) {
      busy.set(id);
      try {
        await work();
      } catch (error) {
        toast.fail(error);
      } finally {
        busy.set('');
        reload();
      }
    },
  };
}
