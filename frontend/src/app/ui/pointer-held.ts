import { DOCUMENT, Injectable, inject, signal } from '@angular/core';

/**
 * Whether the main button of a pointer is down. Pressing it takes the focus from a field; what that changes must not move the page
 * before the button is up, or the click lands beside what was pressed and is lost (UI Events, section "click": the nearest ancestor
 * of both ends).
 */
@Injectable({ providedIn: 'root' })
export class PointerHeld {
  private readonly isHeld = signal(false);
  readonly held = this.isHeld.asReadonly();

  constructor() {
    const page = inject(DOCUMENT);
    page.addEventListener('pointerdown', (event) => this.isHeld.set(event.button === 0), { capture: true });
    // A timer, because the click comes after this event, in the same task.
    for (const end of ['pointerup', 'pointercancel'])
      page.addEventListener(end, () => setTimeout(() => this.isHeld.set(false)), { capture: true });
  }
}
