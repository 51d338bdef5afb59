import { ChangeDetectionStrategy, Component, DestroyRef, Injectable, computed, inject, input, signal } from '@angular/core';

/** One ticking clock for everything on the page that says "3 min ago". */
@Injectable({ providedIn: 'root' })
export class Now {
  private readonly ticking = signal(Date.now());
  readonly time = this.ticking.asReadonly();

  constructor() {
    const timer = setInterval(() => {
      this.ticking.set(Date.now());
    }, 10_000);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }
}

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const LOCAL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const SHORT = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export function relativeTime(instant: number, now: number): string {
  const seconds = Math.round((instant - now) / 1000);
  if (Math.abs(seconds) < 45) return seconds > 5 ? `in ${seconds.toString()} s` : 'just now';
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? (['minute', 60] as const);
  return RELATIVE.format(Math.round(seconds / step[1]), step[0])
    .replace(/\.$/u, '')
    .replace('. ', ' ');
}

const ZONED = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** An instant in the reader's own time zone; UTC is in the tooltip. */
@Component({
  selector: 'app-moment',
  template: '<time [attr.datetime]="at()" [title]="title()" [class.short]="form() === \'relative\'">{{ text() }}</time>',
  styles: '.short { white-space: nowrap }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Moment {
  readonly at = input.required<string>();
  readonly form = input<'relative' | 'exact' | 'zoned'>('relative');
  private readonly now = inject(Now);
  private readonly instant = computed(() => new Date(this.at()));
  protected readonly title = computed(
    () => `${LOCAL.format(this.instant())} · UTC ${this.instant().toISOString().replace('T', ' ').replace('Z', '')}`,
  );
  protected readonly text = computed(() =>
    this.form() === 'relative'
      ? relativeTime(this.instant().getTime(), this.now.time())
      : (this.form() === 'exact' ? SHORT : ZONED).format(this.instant()),
  );
}
