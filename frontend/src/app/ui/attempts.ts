import { Injectable, inject } from '@angular/core';
import { Confirm, type Question } from './confirm';
import { Toast, type ToastAction } from './toast';

/** Does what somebody has asked for and says how it ended; true when it was done. */
@Injectable({ providedIn: 'root' })
export class Attempts {
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);

  /** `next`: what is offered beside the words. */
  async run(work: () => Promise<unknown>, done?: string, next?: ToastAction): Promise<boolean> {
    try {
      await work();
      if (done) this.toast.say(done, next);
      return true;
    } catch (error) {
      this.toast.fail(error);
      return false;
    }
  }

  /** Asks first. */
  async sure(question: Question, work: () => Promise<unknown>, done?: string, next?: ToastAction): Promise<boolean> {
    return (await this.confirm.ask(question)) && this.run(work, done, next);
  }
}
