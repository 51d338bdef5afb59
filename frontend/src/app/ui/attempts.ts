import { Injectable, inject } from '@angular/core';
import { Confirm, type Question } from './confirm';
import { Toast } from './toast';

/** Does what somebody has asked for and says how it ended; true when it was done. */
@Injectable({ providedIn: 'root' })
export class Attempts {
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);

  async run(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await work();
      if (done) this.toast.say(done);
      return true;
    } catch (error) {
      this.toast.fail(error);
      return false;
    }
  }

  /** Asks first. */
  async sure(question: Question, work: () => Promise<unknown>, done?: string): Promise<boolean> {
    return (await this.confirm.ask(question)) && this.run(work, done);
  }
}
