import {
  ChangeDetectionStrategy,
  Component,
  computed,
  debounced,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import type { AuditFilterDto } from '../api/models';
import { Icon } from '../ui/icon';
import { type FilterName, changed } from './audit-filter';
import type { Named } from './audit-source';
import { CATEGORIES, actionsOf } from './audit-words';
import { OUTCOMES } from './outcomes';
import { periodStart } from './period-start';
import { countryName } from '../ui/countries';
import { KnownNames } from './known-names';
import { instantText, localText, zoneWords } from '../ui/local-time';

const PERIODS = [
  ['today', 'Today'],
  ['week', 'Last 7 days'],
  ['month', 'Last 30 days'],
  ['quarter', 'Last 90 days'],
] as const;

/** These are set by links rather than typed: they appear as what can be taken away again. */
const LINKED = [
  ['personId', 'About'],
  ['objectId', 'Object'],
  ['country', 'Country'],
  ['requestId', 'Request'],
  ['objectType', 'Kind of object'],
] as const satisfies readonly (readonly [FilterName, string])[];

interface Chip {
  readonly name: FilterName;
  readonly label: string;
  readonly text: string;
}

export interface FilterChange {
  readonly filter: AuditFilterDto;
  /** Typed rather than chosen: not a step of its own in the history. */
  readonly isTyped: boolean;
}

@Component({
  selector: 'app-audit-filter-bar',
  imports: [Icon],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FilterBar {
  readonly filter = input.required<AuditFilterDto>();
  readonly people = input.required<readonly Named[]>();
  readonly filterChange = output<FilterChange>();
  readonly refresh = output();

  private readonly names = inject(KnownNames);
  protected readonly typed = linkedSignal(() => this.filter().search ?? '');
  private readonly search = debounced(() => this.typed().trim(), 250);
  protected readonly isWide = linkedSignal<AuditFilterDto, boolean>({
    source: this.filter,
    computation: (filter, previous) => previous?.value === true || needsMore(filter),
  });
  protected readonly period = computed(() => {
    const { from, to } = this.filter();
    if (!from && !to) return 'all';
    const now = new Date();
    return PERIODS.find(([period]) => !to && periodStart(period, now) === from)?.[0] ?? 'custom';
  });
  protected readonly actions = computed(() => actionsOf(this.filter().category));
  protected readonly choices = computed(() => {
    const { actorId } = this.filter();
    const people = this.people();
    return !actorId || people.some(({ id }) => id === actorId) ? people : [{ id: actorId, name: this.names.of(actorId) }, ...people];
  });
  protected readonly chips = computed<readonly Chip[]>(() =>
    LINKED.flatMap(([name, label]) => {
      const value = this.filter()[name];
      return value ? [{ name, label, text: this.chipText(name, value) }] : [];
    }),
  );
  protected readonly from = computed(() => localText(this.filter().from));
  protected readonly to = computed(() => localText(this.filter().to));
  protected readonly zone = zoneWords(new Date());
  protected readonly categories = CATEGORIES;
  protected readonly outcomes = OUTCOMES;
  protected readonly periods = PERIODS;

  constructor() {
    effect(() => {
      if (!this.search.hasValue()) return;
      const search = this.search.value();
      untracked(() => {
        if (search === this.typed().trim() && search !== (this.filter().search ?? '')) this.set({ search }, true);
      });
    });
  }

  private chipText(name: FilterName, value: string): string {
    if (name === 'country') return countryName(value);
    return name === 'objectId' || name === 'personId' ? this.names.of(value) : value;
  }

  protected set(change: Partial<Record<FilterName, string>>, isTyped = false): void {
    this.filterChange.emit({ filter: changed(this.filter(), change), isTyped });
  }

  protected chooseCategory(category: string): void {
    const { action } = this.filter();
    const fits = category === '' || actionsOf(category).some(({ actions }) => actions.some(([name]) => name === action));
    this.set({ category, ...(fits ? {} : { action: '' }) });
  }

  protected choosePeriod(period: string): void {
    if (period === 'custom') this.isWide.set(true);
    else this.set({ from: periodStart(period, new Date()) ?? '', to: '' });
  }

  protected remove(name: FilterName): void {
    this.set({ [name]: '' });
  }

  protected setTime(name: 'from' | 'to', local: string): void {
    this.set({ [name]: instantText(local) });
  }
}

function needsMore({ from, to, address, actorId, country }: AuditFilterDto): boolean {
  return (
    Boolean(to ?? address ?? actorId ?? country) ||
    (from !== undefined && !PERIODS.some(([period]) => periodStart(period, new Date()) === from))
  );
}
