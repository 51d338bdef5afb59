import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { HistoryStepDto } from '../api/models';
import { Now } from '../ui/moment';
import { availability, barsOf, percentWords } from './availability';

/** A bar an hour or a day, up to now; each tells what happened in it. */
@Component({
  selector: 'app-uptime-bars',
  template: `
    <svg role="img" [attr.aria-label]="summary()" [attr.viewBox]="box()" preserveAspectRatio="none">
      @for (bar of bars(); track bar.at; let index = $index) {
        <rect y="0" height="10" width="8" rx="1" [attr.x]="index * 10" [attr.class]="bar.tone">
          <title>{{ bar.words }}</title>
        </rect>
      }
    </svg>
  `,
  styles: `
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      height: var(--bars-height, 2rem);
    }
    rect {
      fill: var(--border);
    }
    .good {
      fill: var(--success);
    }
    .warn {
      fill: var(--warning);
    }
    .bad {
      fill: var(--danger);
    }
    .note {
      fill: var(--info);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UptimeBars {
  readonly steps = input.required<readonly HistoryStepDto[]>();
  readonly hours = input.required<number>();
  readonly count = input.required<number>();

  private readonly now = inject(Now);
  protected readonly bars = computed(() => barsOf(this.steps(), { hours: this.hours(), count: this.count() }, this.now.time()));
  protected readonly box = computed(() => `0 0 ${(this.count() * 10 - 2).toString()} 10`);
  protected readonly summary = computed(() => {
    const bad = this.bars().filter(({ tone }) => tone === 'bad' || tone === 'warn').length;
    const unit = this.hours() === 24 ? 'days' : 'hours';
    return `Availability of the last ${this.count().toString()} ${unit}: ${percentWords(availability(this.steps()))}; ${bad.toString()} ${unit} with failures.`;
  });
}
