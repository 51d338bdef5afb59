import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listIncidents } from '../api/functions';
import type { IncidentDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { ListFrame } from '../ui/list-frame';
import { Moment, Now } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { lastingWords } from './lasting';
import { whenChanged } from './live';
import { LiveState } from './live-state';
import { MonitoringTabs } from './monitoring-tabs';

/** Times in which checks were down. */
@Component({
  selector: 'app-incidents',
  imports: [EmptyState, ListFrame, LiveState, Moment, MonitoringTabs, PageHeader, RouterLink],
  templateUrl: './incidents.html',
  styleUrl: './check-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Incidents {
  /** Only those of one. */
  readonly check = input<string>();
  readonly open = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly now = inject(Now);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly onlyOpen = computed(() => this.open() === 'true');
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id(), open: this.onlyOpen(), checkId: this.check() }),
    load: ({ organisationId, open, checkId }, cursor) =>
      this.api.invoke(listIncidents, {
        organisationId,
        limit: 100,
        ...(open && { open }),
        ...(checkId && { checkId }),
        ...(cursor && { cursor }),
      }),
  });

  constructor() {
    whenChanged(
      ({ thing }) => (thing === 'result' ? null : 300),
      () => !this.list.busy() && (this.list.items().length > 100 || this.list.reload()),
    );
  }

  protected lasted({ openedAt, closedAt }: IncidentDto): string {
    return lastingWords(openedAt, closedAt, this.now.time());
  }

  protected toggle(event: Event): void {
    const queryParams = { open: (event.target as HTMLInputElement).checked ? 'true' : null };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
