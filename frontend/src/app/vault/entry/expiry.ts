import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Now } from '../../ui/moment';

const DAY = 86_400_000;
/** From so many days on an end that nears is shown. */
export const SOON_DAYS = 30;

const WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** Whole days from the day of `now` here to the day; negative when it is over. */
export function daysUntil(day: string, now: number): number {
  const today = new Date(now);
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / DAY);
}

/** The day on which an entry ends to be good. */
@Component({
  selector: 'app-expiry',
  template: `<span class="badge" [class.bad]="days() < 0" [class.warn]="days() >= 0 && days() <= soon" [title]="date()">{{
    text()
  }}</span>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Expiry {
  readonly on = input.required<string>();
  private readonly now = inject(Now);
  protected readonly soon = SOON_DAYS;
  protected readonly days = computed(() => daysUntil(this.on(), this.now.time()));
  protected readonly date = computed(() => DATE.format(new Date(`${this.on()}T00:00:00Z`)));
  protected readonly text = computed(() => {
    const days = this.days();
    if (days > SOON_DAYS) return `Good until ${this.date()}`;
    return `${days < 0 ? 'Expired' : 'Expires'} ${WORDS.format(days, 'day')}`;
  });
}
