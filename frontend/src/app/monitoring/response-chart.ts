import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { CheckResultDto } from '../api/models';
import { type Point, niceCeiling, percentile, segments } from './chart-scale';

const WIDTH = 1000;
const HEIGHT = 160;
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Response times over the results at hand, oldest on the left; failed runs are marks on the ground line. */
@Component({
  selector: 'app-response-chart',
  templateUrl: './response-chart.html',
  styleUrl: './response-chart.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ResponseChart {
  readonly results = input.required<readonly CheckResultDto[]>();

  private readonly ordered = computed(() => [...this.results()].reverse());
  protected readonly ceiling = computed(() =>
    niceCeiling(Math.max(1, ...this.ordered().map(({ responseMilliseconds }) => responseMilliseconds))),
  );
  private readonly span = computed(() => {
    const times = this.ordered().map(({ at }) => Date.parse(at));
    return { from: times[0] ?? 0, to: times.at(-1) ?? 0 };
  });
  private readonly points = computed<readonly (Point | undefined)[]>(() =>
    this.ordered().map((result) => {
      if (!isAnswer(result)) return undefined;
      return { x: this.x(result.at), y: HEIGHT - (result.responseMilliseconds / this.ceiling()) * HEIGHT };
    }),
  );
  protected readonly percentiles = computed(() => {
    const times = this.ordered().filter(isAnswer).map(({ responseMilliseconds }) => responseMilliseconds).sort((one, other) => one - other); // prettier-ignore
    return times.length === 0 ? [] : [50, 95, 99].map((percent) => ({ percent, value: percentile(times, percent) }));
  });
  protected readonly lines = computed(() => segments(this.points()));
  protected readonly failures = computed(() =>
    this.ordered()
      .filter((result) => !isAnswer(result))
      .map(({ at }) => this.x(at)),
  );
  protected readonly from = computed(() => (this.span().from ? TIME.format(this.span().from) : ''));
  protected readonly to = computed(() => (this.span().to ? TIME.format(this.span().to) : ''));
  protected readonly summary = computed(
    () =>
      `Response times of ${this.ordered().length.toString()} runs from ${this.from()} to ${this.to()}, up to ${this.ceiling().toString()} ms; ${this.failures().length.toString()} failed.`,
  );
  protected readonly box = `0 0 ${WIDTH.toString()} ${HEIGHT.toString()}`;

  private x(at: string): number {
    const { from, to } = this.span();
    return to === from ? WIDTH / 2 : ((Date.parse(at) - from) / (to - from)) * WIDTH;
  }
}

function isAnswer({ outcome }: CheckResultDto): boolean {
  return outcome === 'success' || outcome === 'degraded';
}
