import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { DatePipe } from '@angular/common';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listExpiries } from '../api/functions';
import type { EndingDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { EmptyState } from '../ui/empty-state';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { CalendarCard } from './calendar-card';
import { DaysLeft } from './days-left';
import { MonitoringTabs } from './monitoring-tabs';

const KIND_WORDS: Readonly<Record<EndingDto['kind'], string>> = { certificate: 'Certificate', domain: 'Domain' };

/** What ends soon, soonest first. */
@Component({
  selector: 'app-expiries',
  imports: [CalendarCard, DatePipe, DaysLeft, EmptyState, ListFrame, Moment, MonitoringTabs, PageHeader, RouterLink],
  templateUrl: './expiries.html',
  styleUrl: './check-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Expiries {
  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly kinds = KIND_WORDS;
  protected readonly list = pages({
    params: () => ({ organisationId: this.organisation.id() }),
    load: ({ organisationId }, cursor) => this.api.invoke(listExpiries, { organisationId, limit: 100, ...(cursor && { cursor }) }),
  });
}
