import { DestroyRef, inject } from '@angular/core';
import { Attendance } from './attendance';

/** Repeats while the page is in view and somebody is there. Call in an injection context. */
export function whileVisible(seconds: number, repeat: () => void): void {
  const attendance = inject(Attendance);
  const timer = setInterval(() => {
    if (attendance.here()) repeat();
  }, seconds * 1000);
  inject(DestroyRef).onDestroy(() => {
    clearInterval(timer);
  });
}
