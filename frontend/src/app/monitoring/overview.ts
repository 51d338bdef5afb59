import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { getMonitoringOverview } from '../api/functions';
import type { OpenIncidentDto, StateCountDto } from '../api/models';
import { Session } from '../session/session';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment, Now } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { whileVisible } from '../ui/while-visible';
import { calmWords } from './calm';
import { CheckState } from './check-state';
import { lastingWords } from './lasting';
import { byTrouble, type Standing } from './standing';

const REFRESH_SECONDS = 15;

/** How the checks of all organisations stand whose checks one may see. */
@Component({
  selector: 'app-overview',
  imports: [CheckState, EmptyState, ErrorState, Icon, Moment, PageHeader, RouterLink, Skeleton],
  templateUrl: './overview.html',
  styleUrl: './overview.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Overview {
  private readonly api = inject(Api);
  private readonly now = inject(Now);
  private readonly session = inject(Session);
  protected readonly answer = resource({ loader: () => this.api.invoke(getMonitoringOverview) });
  protected readonly typed = signal('');
  private readonly names = computed(() => new Map(this.session.organisations().map(({ id, name, slug }) => [id, { name, slug }])));
  private readonly standings = computed<readonly Standing[]>(() => {
    const organisations = this.answer.hasValue() ? this.answer.value().organisations : [];
    return byTrouble(
      organisations.flatMap(({ organisationId, counts }) => {
        const known = this.names().get(organisationId);
        return known ? [{ ...known, organisationId, counts }] : [];
      }),
    );
  });
  protected readonly rows = computed(() => {
    const wanted = this.typed().trim().toLowerCase();
    return this.standings().filter(({ name }) => name.toLowerCase().includes(wanted));
  });
  protected readonly many = computed(() => this.standings().length > 5);
  protected readonly incidents = computed(() => (this.answer.hasValue() ? this.answer.value().incidents : []));
  protected readonly calm = computed(() => calmWords(this.standings().flatMap(({ counts }) => counts)));

  constructor() {
    whileVisible(REFRESH_SECONDS, () => {
      if (!this.answer.isLoading()) this.answer.reload();
    });
  }

  protected place({ organisationId }: OpenIncidentDto): { name: string; slug: string } {
    return this.names().get(organisationId) ?? { name: '', slug: '' };
  }

  protected lasted({ openedAt }: OpenIncidentDto): string {
    return lastingWords(openedAt, null, this.now.time());
  }

  protected checks(counts: readonly StateCountDto[]): number {
    return counts.reduce((sum, { count }) => sum + count, 0);
  }
}
