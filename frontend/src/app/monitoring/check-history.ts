import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { getCheckHistory } from '../api/functions';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';
import { availability, percentWords } from './availability';
import { whenChanged } from './live';
import { PercentileChart } from './percentile-chart';
import { UptimeBars } from './uptime-bars';

const RANGES = [
  { range: 'quarter', label: '90 days', hours: 24, count: 90 },
  { range: 'week', label: '7 days', hours: 1, count: 168 },
  { range: 'day', label: '24 hours', hours: 1, count: 24 },
] as const;
const REFRESH_MILLISECONDS = 60_000;

/** Availability of a check over a day, a week or ninety days. */
@Component({
  selector: 'app-check-history',
  imports: [ErrorState, PercentileChart, Skeleton, UptimeBars],
  templateUrl: './check-history.html',
  styleUrl: './check-history.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckHistory {
  readonly organisationId = input.required<string>();
  readonly checkId = input.required<string>();

  private readonly api = inject(Api);
  protected readonly ranges = RANGES;
  protected readonly chosen = signal<(typeof RANGES)[number]>(RANGES[0]);
  protected readonly answer = resource({
    params: () => ({ organisationId: this.organisationId(), checkId: this.checkId(), range: this.chosen().range }),
    loader: ({ params }) => this.api.invoke(getCheckHistory, params),
  });
  protected readonly steps = computed(() => (this.answer.hasValue() ? this.answer.value().items : []));
  protected readonly percent = computed(() => percentWords(availability(this.steps())));
  protected readonly average = computed(() => {
    const asked = this.steps().filter(({ average }) => average !== null);
    const answered = asked.reduce((sum, step) => sum + step.answered, 0);
    return answered === 0
      ? '–'
      : `${Math.round(asked.reduce((sum, step) => sum + (step.average ?? 0) * step.answered, 0) / answered).toString()} ms`;
  });
  protected readonly slowest = computed(() => {
    const all = this.steps().flatMap(({ slowest }) => (slowest === null ? [] : [slowest]));
    return all.length === 0 ? '–' : `${Math.max(...all).toString()} ms`;
  });
  protected readonly maintained = computed(() => this.steps().some(({ maintained }) => maintained > 0));

  constructor() {
    whenChanged(
      ({ id }) => (id === this.checkId() ? REFRESH_MILLISECONDS : null),
      () => this.answer.reload(),
    );
  }
}
