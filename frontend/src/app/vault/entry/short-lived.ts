import { DOCUMENT, DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

export interface Lease<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Holds one value for a short time and for one component (provide it there): gone by the clock, with the component, or when the page is hidden. */
@Injectable()
export class ShortLived<T> {
  private readonly lease = signal<Lease<T> | undefined>(undefined);
  private readonly now = signal(0);
  private readonly loading = signal(false);
  private readonly failed = signal<unknown>(undefined);
  private timer: ReturnType<typeof setInterval> | undefined;
  private asked = 0;

  readonly value = computed(() => this.lease()?.value);
  readonly busy = this.loading.asReadonly();
  readonly error = this.failed.asReadonly();
  readonly secondsLeft = computed(() => Math.max(0, Math.ceil(((this.lease()?.until ?? 0) - this.now()) / 1000)));

  constructor() {
    const document = inject(DOCUMENT);
    const hide = (): void => {
      if (document.visibilityState === 'hidden') this.clear();
    };
    const leave = (): void => {
      this.clear();
    };
    document.addEventListener('visibilitychange', hide);
    document.defaultView?.addEventListener('pagehide', leave);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', hide);
      document.defaultView?.removeEventListener('pagehide', leave);
      this.clear();
    });
  }

  /** An answer that comes after `clear` is dropped. */
  async load(ask: () => Promise<Lease<T> | undefined>): Promise<void> {
    const mine = ++this.asked;
    this.loading.set(true);
    this.failed.set(undefined);
    try {
      const lease = await ask();
      if (mine === this.asked && lease) this.hold(lease);
    } catch (error) {
      if (mine === this.asked) this.failed.set(error);
    } finally {
      if (mine === this.asked) this.loading.set(false);
    }
  }

  clear(): void {
    this.asked += 1;
    clearInterval(this.timer);
    this.lease.set(undefined);
    this.loading.set(false);
  }

  private hold(lease: Lease<T>): void {
    clearInterval(this.timer);
    this.now.set(Date.now());
    this.lease.set(lease);
    this.timer = setInterval(() => {
      this.now.set(Date.now());
      if (Date.now() >= lease.until) this.clear();
    }, 250);
  }
}
