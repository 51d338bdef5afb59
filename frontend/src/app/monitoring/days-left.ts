import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

export function daysLeftWords(days: number): { label: string; tone: string } {
  if (days < 0) return { label: days === -1 ? 'ended yesterday' : `ended ${(-days).toString()} days ago`, tone: 'bad' };
  if (days === 0) return { label: 'ends today', tone: 'bad' };
  return { label: days === 1 ? '1 day left' : `${days.toString()} days left`, tone: days <= 7 ? 'bad' : days <= 30 ? 'warn' : 'good' };
}

@Component({
  selector: 'app-days-left',
  template: `<span class="badge numeric" [class]="words().tone">{{ words().label }}</span>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DaysLeft {
  readonly days = input.required<number>();
  protected readonly words = computed(() => daysLeftWords(this.days()));
}
