import { ChangeDetectionStrategy, Component, DestroyRef, computed, effect, inject, signal } from '@angular/core';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';

const WARN_SECONDS = 120;

/** Says in time that the session will end, so that a half-written entry is not lost. */
@Component({
  selector: 'app-expiry-notice',
  imports: [Icon],
  template: `
    @if (visible()) {
      <div class="notice warn" role="alert">
        <app-icon name="clock" />
        <span
          >Your session ends {{ session.extendable() ? 'for want of activity' : 'at its time limit' }} in
          <span class="numeric">{{ left() }}</span> s.</span
        >
        @if (session.extendable()) {
          <button type="button" class="link-button" (click)="session.refresh()">Stay signed in</button>
        }
      </div>
    }
  `,
  styleUrl: './expiry-notice.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExpiryNotice {
  protected readonly session = inject(Session);
  private readonly now = signal(Date.now());
  protected readonly left = computed(() => Math.ceil(((this.session.endsAt() ?? Infinity) - this.now()) / 1000));
  protected readonly visible = computed(() => this.left() <= WARN_SECONDS && this.left() > 0);

  constructor() {
    const timer = setInterval(() => {
      this.now.set(Date.now());
    }, 1000);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
    // The server knows better than this clock: another tab may have kept the session alive.
    effect(() => {
      if (this.left() <= 0) void this.session.refresh().catch(() => undefined);
    });
  }
}
