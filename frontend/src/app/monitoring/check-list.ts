import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { getCheckBoard, getCheckCounts, listChecks } from '../api/functions';
import type { CheckDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFilter } from '../ui/list-filter';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { CHECK_LOOKS, CheckState } from './check-state';
import { KIND_WORDS, reasonOf } from './check-words';
import { whenChanged } from './live';
import { LiveState } from './live-state';
import { MonitoringTabs } from './monitoring-tabs';
import { everyInterval } from './interval';
import { UptimeBars } from './uptime-bars';

const BOARD_MILLISECONDS = 60_000;
/** The worst first. */
const STATES = ['down', 'unreachable', 'degraded', 'unknown', 'maintenance', 'paused', 'up'] as const;
type Shown = CheckDto['state'] | 'trouble';

@Component({
  selector: 'app-check-list',
  imports: [CheckState, EmptyState, Icon, ListFilter, ListFrame, LiveState, Moment, MonitoringTabs, PageHeader, RouterLink, UptimeBars],
  templateUrl: './check-list.html',
  styleUrl: './check-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckList {
  /** Only those that have it. */
  readonly tag = input<string>();
  /** Part of a name or target. */
  readonly search = input<string>();
  readonly state = input<Shown>();
  readonly kind = input<CheckDto['kind']>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly organisation = inject(CurrentOrganisation);
  private readonly wanted = computed(() => ({
    ...filled('tag', this.tag()),
    ...filled('search', this.search()),
    ...filled('state', this.state()),
    ...filled('kind', this.kind()),
  }));
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), ...this.wanted() }),
    load: (params, cursor) => this.api.invoke(listChecks, { ...params, order: 'trouble', limit: 100, ...(cursor && { cursor }) }),
    identify: ({ id }) => id,
  });
  private readonly board = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: ({ params }) => this.api.invoke(getCheckBoard, params),
  });
  protected readonly days = computed(() => {
    const rows = this.board.hasValue() ? this.board.value().items : [];
    return new Map(rows.map(({ checkId, items }) => [checkId, items]));
  });
  private readonly counted = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: async ({ params }) => (await this.api.invoke(getCheckCounts, params)).items,
  });
  protected readonly counts = computed(() => {
    const all = this.counted.hasValue() ? this.counted.value() : [];
    return STATES.flatMap((state) => all.filter((one) => one.state === state));
  });
  protected readonly isFiltered = computed(() => Object.keys(this.wanted()).length > 0);
  protected readonly states = ['trouble', ...STATES];
  protected readonly kindNames = Object.keys(KIND_WORDS) as CheckDto['kind'][];
  protected readonly reason = reasonOf;
  protected readonly every = everyInterval;
  protected readonly kinds = KIND_WORDS;

  constructor() {
    whenChanged(
      () => BOARD_MILLISECONDS,
      () => this.board.reload(),
    );
    // A reload would fold pages that were loaded by hand; then the list is refreshed by hand too.
    whenChanged(
      ({ thing }) => (thing === 'result' ? 5_000 : 300),
      () => {
        this.counted.reload();
        return !this.list.busy() && (this.list.items().length > 100 || this.list.reload());
      },
    );
  }

  protected stateWords(state: string): string {
    return state === 'trouble' ? 'Needs attention' : (CHECK_LOOKS[state]?.label ?? state);
  }

  protected find(change: Readonly<Record<string, string>>): void {
    const queryParams = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value || null]));
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected open(event: MouseEvent, id: string): void {
    if (event.target instanceof HTMLElement && !event.target.closest('a, button'))
      void this.router.navigate(['/o', this.organisation.slug(), 'monitoring', id]);
  }
}

function filled<N extends string, V extends string>(name: N, value: V | undefined): Partial<Record<N, V>> {
  return value ? ({ [name]: value } as Record<N, V>) : {};
}
