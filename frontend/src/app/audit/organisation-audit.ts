import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { listAuditEvents } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { type AuditFilter, AuditTable } from './audit-table';

@Component({
  selector: 'app-organisation-audit',
  imports: [AuditTable, PageHeader],
  template: `
    <div class="page">
      <app-page-header heading="Audit"
        >Who did what at {{ organisation.organisation()?.name }}, and who saw what. Nothing here can be changed or removed.</app-page-header
      >
      <app-audit-table [list]="list" (filterChange)="filter.set($event)" />
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganisationAudit {
  private readonly api = inject(Api);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly filter = signal<AuditFilter | undefined>(undefined);
  protected readonly list = pages({
    params: () => (this.filter() ? { organisationId: this.organisation.id(), ...this.filter() } : undefined),
    load: (params, cursor) => this.api.invoke(listAuditEvents, { ...params, ...(cursor && { cursor }) }),
  });
}
