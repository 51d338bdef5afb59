import { ChangeDetectionStrategy, Component, type ResourceRef, type Signal, type WritableSignal, computed, inject, resource, signal } from '@angular/core'; // prettier-ignore
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { AuditFilterDto, EventsOfDayDto, RevealsOfPersonDto } from '../api/models';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Moment } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { countWords } from './amounts';
import { parametersOf } from './audit-filter';
import { AuditSource } from './audit-source';
import { countryName } from '../ui/countries';
import { type Bar, CATEGORY_SERIES, FAILURE_SERIES, type Series, categoryBars, failureBars, filterOfDays, lastDays } from './chart-days';
import { DayChart } from './day-chart';

const RANGES = [
  [7, '7 days'],
  [30, '30 days'],
  [90, '90 days'],
  [365, '12 months'],
] as const;
const USUAL = 30;

const RELEASES = [
  ['revealed', 'credential.revealed'],
  ['copied', 'credential.copied'],
  ['codes', 'credential.code-generated'],
  ['former', 'credential.former-revealed'],
  ['shared', 'credential.shared'],
  ['exported', 'credential.exported'],
  ['files', 'attachment.downloaded'],
] as const;

interface DayChartCard {
  readonly heading: string;
  readonly note?: string;
  readonly series: readonly Series[];
  readonly counts: ResourceRef<readonly EventsOfDayDto[] | undefined>;
  readonly bars: Signal<readonly Bar[]>;
  /** None where the events themselves are not shown. */
  readonly filterOf?: (key: string) => AuditFilterDto;
  readonly isTable: WritableSignal<boolean>;
}

/** Each chart leads to the events that it was counted from. */
@Component({
  selector: 'app-audit-charts',
  imports: [DayChart, EmptyState, ErrorState, Moment, RouterLink, Skeleton],
  templateUrl: './audit-charts.html',
  styleUrl: './audit-charts.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditCharts {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  protected readonly source = inject(AuditSource);
  private readonly parameters = toSignal(this.route.queryParamMap, { initialValue: this.route.snapshot.queryParamMap });
  protected readonly days = computed(() => RANGES.find(([days]) => days.toString() === this.parameters().get('days'))?.[0] ?? USUAL);
  protected readonly range = computed(() => lastDays(this.days(), new Date()));
  private readonly within = computed(() => filterOfDays(this.range()));

  protected readonly events = resource({ params: () => this.range(), loader: ({ params }) => this.source.eventsByDay(params) });
  protected readonly reveals = resource({ params: () => this.range(), loader: ({ params }) => this.source.revealsByPerson(params) });
  protected readonly addresses = resource({ params: () => this.range(), loader: ({ params }) => this.source.eventsByAddress(params) });

  protected readonly countries = resource({ params: () => this.range(), loader: ({ params }) => this.source.eventsByCountry(params) });

  protected readonly totals = resource({
    params: () => this.range(),
    loader: ({ params }) => this.source.totalsByDay?.(params) ?? Promise.resolve([]),
  });

  protected readonly dayCharts = this.chartsOfDays();
  protected readonly people = computed(() => {
    const people = this.reveals.hasValue() ? this.reveals.value() : [];
    const most = Math.max(1, ...people.map(together));
    return people.map((person) => ({ ...person, together: together(person), share: (together(person) / most) * 100 }));
  });
  protected readonly places = computed(() => {
    const places = this.addresses.hasValue() ? this.addresses.value() : [];
    const most = Math.max(1, ...places.map(({ events }) => events));
    return places.map((place) => ({
      ...place,
      share: ((place.events - place.failures) / most) * 100,
      failed: (place.failures / most) * 100,
    }));
  });
  protected readonly lands = computed(() => {
    const lands = this.countries.hasValue() ? this.countries.value().items : [];
    const most = Math.max(1, ...lands.map(({ events }) => events));
    return lands.map((land) => ({
      ...land,
      name: land.country === null ? 'Unknown' : countryName(land.country),
      share: ((land.events - land.failures) / most) * 100,
      failed: (land.failures / most) * 100,
    }));
  });
  protected readonly countryName = countryName;
  protected readonly ranges = RANGES;
  protected readonly releases = RELEASES;
  protected readonly countWords = countWords;

  private chartsOfDays(): DayChartCard[] {
    const events = computed(() => (this.events.hasValue() ? this.events.value() : []));
    const totals = computed(() => (this.totals.hasValue() ? this.totals.value() : []));
    const filterOf = (name: 'category' | 'outcome') => (key: string) => ({ [name]: key, ...this.within() }) as AuditFilterDto;
    const own = [
      {
        heading: 'Events by day and category',
        series: CATEGORY_SERIES,
        counts: this.events,
        bars: computed(() => categoryBars(events(), this.range())),
        filterOf: filterOf('category'),
        isTable: signal(false),
      },
      {
        heading: 'Failures and refusals by day',
        series: FAILURE_SERIES,
        counts: this.events,
        bars: computed(() => failureBars(events(), this.range())),
        filterOf: filterOf('outcome'),
        isTable: signal(false),
      },
    ];
    if (!this.source.totalsByDay) return own;
    const all = {
      heading: 'All of the installation by day and category',
      note: 'With what happens inside the organisations, as numbers only: its events are read there, by those who may.',
      series: CATEGORY_SERIES,
      counts: this.totals,
      bars: computed(() => categoryBars(totals(), this.range())),
      isTable: signal(false),
    };
    return [...own, all];
  }

  /** With who read the trail, as they are counted too. */
  protected drillDown(filter: AuditFilterDto): ReturnType<typeof parametersOf> {
    return { ...parametersOf({ ...filter, ...this.within() }), reads: 'shown' };
  }

  protected choose(days: number): void {
    void this.router.navigate([], { relativeTo: this.route, queryParams: { days: days === USUAL ? null : days } });
  }
}

function together({ revealed, copied, codes, former, shared, exported, files }: RevealsOfPersonDto): number {
  return revealed + copied + codes + former + shared + exported + files;
}
