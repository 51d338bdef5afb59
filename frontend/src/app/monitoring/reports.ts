import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { ApiConfiguration } from '../api/api-configuration';
import { getSlaReport } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { saveFile } from '../ui/save-file';
import { Skeleton } from '../ui/skeleton';
import { lastMonths } from './months';
import { MonitoringTabs } from './monitoring-tabs';

const MONTHS = 13;

/** Availability of all checks by month, to look at and to take along. */
@Component({
  selector: 'app-reports',
  imports: [EmptyState, ErrorState, Icon, MonitoringTabs, PageHeader, RouterLink, Skeleton],
  templateUrl: './reports.html',
  styleUrl: './check-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Reports {
  private readonly api = inject(Api);
  private readonly document = inject(DOCUMENT);
  private readonly rootUrl = inject(ApiConfiguration).rootUrl;
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly months = lastMonths(new Date(), MONTHS);
  protected readonly month = signal(this.months[0]?.month ?? '');
  protected readonly report = resource({
    params: () => ({ organisationId: this.organisation.id(), month: this.month() }),
    loader: ({ params }) => this.api.invoke(getSlaReport, params),
  });
  protected readonly lines = computed(() => (this.report.hasValue() ? this.report.value().items : []));

  protected choose(event: Event): void {
    this.month.set((event.target as HTMLSelectElement).value);
  }

  protected save(format: 'csv' | 'pdf'): void {
    const path = `${this.rootUrl}/api/v1/organisations/${this.organisation.id()}/sla-reports/${this.month()}/${format}`;
    saveFile(this.document, path, `availability-${this.organisation.slug()}-${this.month()}.${format}`);
  }
}
