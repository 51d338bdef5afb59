import { DOCUMENT, DestroyRef, inject } from '@angular/core';

/** Without a sign of a person for this long the page stops asking, so that an unattended screen does not keep a session alive. */
const UNATTENDED_MILLISECONDS = 5 * 60_000;

/** Repeats while the page is in view and somebody is there. Call in an injection context. */
export function whileVisible(seconds: number, repeat: () => void): void {
  const document = inject(DOCUMENT);
  let seen = Date.now();
  const notice = (): void => {
    seen = Date.now();
  };
  const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;
  for (const sign of signs) document.addEventListener(sign, notice, { passive: true });
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && Date.now() - seen < UNATTENDED_MILLISECONDS) repeat();
  }, seconds * 1000);
  inject(DestroyRef).onDestroy(() => {
    clearInterval(timer);
    for (const sign of signs) document.removeEventListener(sign, notice);
  });
}
