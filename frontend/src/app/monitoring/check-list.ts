import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { getCheckBoard, listChecks } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { LoadMore } from '../ui/load-more';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { CheckState } from './check-state';
import { KIND_WORDS } from './check-words';
import { whenChanged } from './live';
import { LiveState } from './live-state';
import { MonitoringTabs } from './monitoring-tabs';
import { everyInterval } from './interval';
import { UptimeBars } from './uptime-bars';

const BOARD_MILLISECONDS = 60_000;

@Component({
  selector: 'app-check-list',
  imports: [
    CheckState,
    EmptyState,
    ErrorState,
    Icon,
    LiveState,
    LoadMore,
    Moment,
    MonitoringTabs,
    PageHeader,
    RouterLink,
    Skeleton,
    UptimeBars,
  ],
  templateUrl: './check-list.html',
  styleUrl: './check-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckList {
  /** Only those that have it. */
  readonly tag = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), ...(this.tag() && { tag: this.tag() ?? '' }) }),
    load: (params, cursor) => this.api.invoke(listChecks, { ...params, limit: 100, ...(cursor && { cursor }) }),
  });
  private readonly board = resource({
    params: () => ({ organisationId: this.organisation.id() }),
    loader: ({ params }) => this.api.invoke(getCheckBoard, params),
  });
  protected readonly days = computed(() => {
    const rows = this.board.hasValue() ? this.board.value().items : [];
    return new Map(rows.map(({ checkId, items }) => [checkId, items]));
  });
  protected readonly counts = computed(() => {
    const states = this.list.items().map(({ state }) => state);
    return (['down', 'unreachable', 'degraded', 'up', 'unknown', 'maintenance', 'paused'] as const)
      .map((state) => ({ state, count: states.filter((other) => other === state).length }))
      .filter(({ count }) => count > 0);
  });
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
      () => !this.list.busy() && (this.list.items().length > 100 || this.list.reload()),
    );
  }

  protected open(event: MouseEvent, id: string): void {
    if (event.target instanceof HTMLElement && !event.target.closest('a, button'))
      void this.router.navigate(['/o', this.organisation.slug(), 'monitoring', id]);
  }
}
