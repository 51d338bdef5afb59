import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { HistoryStepDto } from '../api/models';
import { niceCeiling, type Point, segments } from './chart-scale';

const WIDTH = 1000;
const HEIGHT = 120;
const HOUR = 3_600_000;
const PARTS = ['p50', 'p95', 'p99'] as const;

/** Within which time half, 95 and 99 percent of the looks of each hour were answered; the present hour on the right. */
@Component({
  selector: 'app-percentile-chart',
  template: `
    <figure>
      <figcaption class="small">
        @for (part of parts; track part) {
          <span [class]="part"><i aria-hidden="true"></i>{{ part }}</span>
        }
        <span class="top numeric">{{ ceiling() }} ms</span>
      </figcaption>
      <svg role="img" [attr.aria-label]="summary()" [attr.viewBox]="box" preserveAspectRatio="none">
        <path class="grid" d="M0 0.5H1000M0 60H1000M0 119.5H1000" />
        @for (line of lines(); track $index) {
          <path [attr.class]="line.part" [attr.d]="line.path" />
        }
      </svg>
    </figure>
  `,
  styleUrl: './percentile-chart.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PercentileChart {
  readonly steps = input.required<readonly HistoryStepDto[]>();
  /** How many hours it shows. */
  readonly count = input.required<number>();
  protected readonly parts = PARTS;
  protected readonly box = `0 0 ${WIDTH.toString()} ${HEIGHT.toString()}`;
  protected readonly ceiling = computed(() => niceCeiling(Math.max(1, ...this.steps().map(({ p99 }) => p99 ?? 0))));
  protected readonly lines = computed(() => PARTS.flatMap((part) => segments(this.points(part)).map((path) => ({ part, path }))));
  protected readonly summary = computed(() => {
    const last = this.steps().findLast(({ p50 }) => p50 !== null);
    const words = last ? PARTS.map((part) => `${part} ${(last[part] ?? 0).toString()} ms`).join(', ') : 'nothing was answered';
    return `Response times by hour over ${this.count().toString()} hours, up to ${this.ceiling().toString()} ms; last: ${words}`;
  });

  /** An hour without an answer is a gap. */
  private points(part: (typeof PARTS)[number]): (Point | undefined)[] {
    const byHour = new Map(this.steps().map((step) => [Math.floor(Date.parse(step.at) / HOUR), step[part]]));
    const first = Math.floor(Date.now() / HOUR) - this.count() + 1;
    return Array.from({ length: this.count() }, (_, place) => {
      const value = byHour.get(first + place) ?? null;
      return value === null
        ? undefined
        : { x: (place / Math.max(1, this.count() - 1)) * WIDTH, y: HEIGHT - (value / this.ceiling()) * HEIGHT };
    });
  }
}
