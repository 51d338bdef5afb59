import { DOCUMENT, DestroyRef, Injectable, inject, signal } from '@angular/core';

/** Without a sign of a person for this long the page stops asking, so that an unattended screen does not keep a session alive. */
const UNATTENDED_MILLISECONDS = 5 * 60_000;
const LOOKED_EVERY = 5_000;

/** Whether the page is in view and somebody is there. */
@Injectable({ providedIn: 'root' })
export class Attendance {
  private readonly document = inject(DOCUMENT);
  private readonly attended = signal(true);
  private seen = Date.now();
  readonly here = this.attended.asReadonly();

  constructor() {
    const look = (): void => {
      this.attended.set(this.document.visibilityState === 'visible' && Date.now() - this.seen < UNATTENDED_MILLISECONDS);
    };
    const notice = (): void => {
      this.seen = Date.now();
      if (!this.attended()) look();
    };
    const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;
    for (const sign of signs) this.document.addEventListener(sign, notice, { passive: true });
    this.document.addEventListener('visibilitychange', look);
    const timer = setInterval(look, LOOKED_EVERY);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      this.document.removeEventListener('visibilitychange', look);
      for (const sign of signs) this.document.removeEventListener(sign, notice);
    });
  }
}
