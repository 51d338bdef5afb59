import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { AuditFilterDto, RevealsOfPersonDto } from '../api/models';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Moment } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { countWords } from './amounts';
import { parametersOf } from './audit-filter';
import { AuditSource } from './audit-source';
import { countryName } from '../ui/countries';
import { CATEGORY_SERIES, FAILURE_SERIES, categoryBars, failureBars, filterOfDays, lastDays } from './chart-days';
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
] as const;

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

  private readonly items = computed(() => (this.events.hasValue() ? this.events.value() : []));
  protected readonly dayCharts = [
    {
      heading: 'Events by day and category',
      series: CATEGORY_SERIES,
      bars: computed(() => categoryBars(this.items(), this.range())),
      filterOf: (key: string): AuditFilterDto => ({ category: key, ...this.within() }) as AuditFilterDto,
      isTable: signal(false),
    },
    {
      heading: 'Failures and refusals by day',
      series: FAILURE_SERIES,
      bars: computed(() => failureBars(this.items(), this.range())),
      filterOf: (key: string): AuditFilterDto => ({ outcome: key, ...this.within() }) as AuditFilterDto,
      isTable: signal(false),
    },
  ];
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

  protected drillDown(filter: AuditFilterDto): ReturnType<typeof parametersOf> {
    return parametersOf({ ...filter, ...this.within() });
  }

  protected choose(days: number): void {
    void this.router.navigate([], { relativeTo: this.route, queryParams: { days: days === USUAL ? null : days } });
  }
}

function together({ revealed, copied, codes, former, shared, exported }: RevealsOfPersonDto): number {
  return revealed + copied + codes + former + shared + exported;
}
